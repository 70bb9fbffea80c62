# 读取表格文件与单元格时的提示：说明问题，并告诉使用者怎么做。

## 文件

sheets-file-empty = 文件是空的，没有任何数据。请检查是否选错了文件或工作表。
sheets-file-old-excel = 这是旧版 Excel 文件（.xls）。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。
sheets-file-password = 文件设有打开密码，无法读取。请取消密码后重新保存再上传。
sheets-file-unsupported = { $kind ->
        [pdf] 这是 PDF 文件，不是表格。请向提供者索取 Excel 或 CSV 文件。
        [image] 这是图片，不是表格。请上传原来的 Excel 或 CSV 文件。
        [archive] 这是压缩包，不是表格。请先解压，再上传其中的表格。
        [document] 这是 Word 或演示文稿，不是表格。请把其中的表格复制到 Excel 或 WPS，另存为 .xlsx 后再上传。
        [html] 这是网页（有些系统导出的 .xls 其实是网页），不是表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。
        [ods] 这是 OpenDocument 表格（.ods）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。
        [xlsb] 这是二进制工作簿（.xlsb）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。
       *[other] 这个文件不是表格。请上传 CSV 或 .xlsx 文件。
    }
sheets-file-damaged = 工作簿已损坏，无法读完。请用 Excel 或 WPS 打开并重新保存；若打不开，请向提供者重新索取。
sheets-file-encoding = 无法识别文件的文字编码。请另存为“CSV UTF-8”或 .xlsx 后再上传。
sheets-file-no-such-sheet = 没有名为“{ $sheet }”的工作表。现有工作表：{ $sheets }。请选择其中之一。
sheets-file-no-headings = 找不到表头行。请在数据上方加一行列名（如“客户名称”“电话”），或指定哪一行是表头。
sheets-file-too-many-rows = 表格超过 { $limit } 行。请拆成几个文件分别导入。
sheets-file-too-many-columns = 第 { $row } 行超过 { $limit } 列。请删除多余的列后再上传。
sheets-file-cell-too-long = 单元格 { $cell } 的内容超过 { $limit } 个字符。请缩短后再上传。
sheets-file-failed-formula = 第 { $row } 行或其后有公式出错（{ $text }），无法继续读取。请在 Excel 中改正该公式，或粘贴为数值后再上传。
sheets-file-unclosed-quote = 文件第 { $line } 行（单元格 { $cell }）的引号（"）没有配对，其后的内容会全部并入这一格。请补上或删去这个引号后再上传。
sheets-file-endless-row = 第 { $row } 行太长，读不到结尾。请检查文件是否完整，或另存为 .xlsx 后再上传。
sheets-file-too-big = 文件解压后超过 { $limit } MB，无法读取。请删除图片和多余的工作表，或拆成几个文件。
sheets-file-unreadable = 无法打开或读取文件。请确认文件存在且有读取权限，然后重试。

## 跳过的行

sheets-skipped-title = 表头上方的标题或说明，未作为数据导入。
sheets-skipped-total = 合计行，未作为数据导入。
sheets-skipped-repeated-heading = 重复的表头，未作为数据导入。

## 需要留意

sheets-remark-text = 文件名像是 Excel 工作簿，内容其实是纯文本，已按 CSV 读取。
sheets-remark-workbook = 文件名像是文本文件，内容其实是 Excel 工作簿，已按工作簿读取。
sheets-remark-stray-quotes = 单元格 { $cell } 里的引号（"）不是用来括住整格的，已连同引号按原文读入，请核对。
sheets-remark-rows-in-quotes = 文件第 { $first } 至 { $last } 行被一对引号（"）括进了单元格 { $cell }。如果它们本应各是一行，请删去多余的引号后重新上传。
sheets-remark-formulas-without-result = 单元格 { $cells } 是公式，文件里没有保存计算结果。请用 Excel 或 WPS 打开文件并保存一次，再重新上传。

## 单元格

sheets-value-blank = 此处必须填写。
sheets-value-failed-formula = 公式出错（{ $text }）。请在表格中改正公式，或填入数值。
sheets-value-formula-without-result = 这里是公式，但生成文件的程序没有把计算结果存进文件。请用 Excel 或 WPS 打开文件并保存一次，再重新上传。
sheets-value-rounded-by-excel = “{ $text }”超过 15 位，Excel 已把末尾的数字舍去。请把该列设为“文本”格式后重新填写原始号码。
sheets-value-too-long = 内容有 { $length } 个字符，最多 { $limit } 个。请缩短。
sheets-value-not-a-date = “{ $text }”不是日期。请写成 2026-03-05 这样的形式。
sheets-value-date-without-day = “{ $text }”缺少具体日期。请写全年月日，如 2026-03-05。
sheets-value-date-without-year = “{ $text }”缺少年份。请写全年月日，如 2026-03-05。
sheets-value-date-short-year = “{ $text }”的年份不是四位。请写四位年份，如 2026-03-05；民国年份请写“民国115年3月5日”。
sheets-value-date-ambiguous = “{ $text }”分不清哪个是月、哪个是日。请写成 2026-03-05 这样年在前的形式。
sheets-value-date-impossible = 日历上没有“{ $text }”这一天。请核对后改正。
sheets-value-date-out-of-range = “{ $text }”不在 1900 至 2100 年之间。请核对年份。
sheets-value-not-a-number = “{ $text }”不是数字。请只填数字，如 1234.50；金额可写 500万。
sheets-value-number-ambiguous = “{ $text }”中的逗号或点，看不出是千位分隔还是小数点。请写成 1234.50 或 1,234.50。
sheets-value-too-many-decimals = “{ $text }”的小数超过 { $places } 位。请四舍五入后填写。
sheets-value-not-whole = “{ $text }”必须是整数。请去掉小数部分。
sheets-value-number-too-big = “{ $text }”数值过大，无法保存。请核对位数和单位。
sheets-value-two-currencies = “{ $text }”写了两种币种。请只保留一种。
sheets-value-unit-unclear = 表头带有单位，“{ $text }”又有货币符号，看不出是否还要乘以该单位。请去掉符号，或写明 5万、50000元。
sheets-value-not-a-currency = 不认识币种“{ $text }”。请填写三个字母的代码，如 CNY、USD。
sheets-value-not-a-percent = “{ $text }”不是百分比。请写成 12.5% 这样的形式。
sheets-value-not-a-phone = “{ $text }”不是电话号码。请写成 13800000042 或 0571-88880042 转 801。
sheets-value-phone-without-area = “{ $text }”缺少区号。请写成 0571-88880042；境外号码请以 + 和国家或地区代码开头。
sheets-value-phone-length = “{ $text }”有 { $digits } 位数字，不是完整的号码。请核对；境外号码请以 + 和国家或地区代码开头。
sheets-value-not-a-mail = “{ $text }”不是一个邮箱地址。请写成 name@example.com，只写一个。
sheets-value-credit-code-length = 统一社会信用代码应为 18 位，“{ $text }”有 { $length } 位。请核对营业执照；15 位的是旧注册号。
sheets-value-credit-code-character = “{ $text }”第 { $place } 位“{ $character }”不会出现在统一社会信用代码中。请核对营业执照。
sheets-value-credit-code-misread = “{ $text }”第 { $place } 位“{ $character }”不会出现在统一社会信用代码中。是否应为 { $suggestion }？请核对营业执照。
sheets-value-credit-code-check = “{ $text }”与校验码不符，至少有一位写错。请核对营业执照。
sheets-value-not-a-choice = “{ $text }”不在可选范围内。请填写其中之一：{ $choices }。
