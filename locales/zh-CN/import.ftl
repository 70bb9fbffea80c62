### 批量导入：上传表格、核对列、检查、入档、撤销。

kind-import = 导入

status-import-uploading = 读取中
status-import-mapping = 待核对列
status-import-checking = 检查中
status-import-ready = 待确认
status-import-applying = 入档中
status-import-stopped = 已停止
status-import-applied = 已导入
status-import-undoing = 撤销中
status-import-undone = 已撤销
status-import-failed = 未成功
status-import-cancelled = 已放弃

event-customer-imported = 由导入 { $import } 第 { $row } 行录入
event-customer-import-undone = 撤销了导入 { $import } 带来的内容
event-import-uploaded = 上传了 { $file }，共 { $rows } 行
event-import-mapped = 确定了各列的含义
event-import-decided = 逐行决定了 { $rows } 个可能重复的行
event-import-begun = 开始把 { $rows } 行入档
event-import-stopped = 停止了导入，已新增 { $created } 条、更新 { $updated } 条
event-import-continued = 继续这次导入
event-import-applied = 导入完成：新增 { $created } 条，更新 { $updated } 条
event-import-failed = 导入未成功，已入档的内容全部退回
event-import-undone = 导入已撤销，退回 { $taken_back } 条，保留 { $kept } 条
event-import-cancelled = 放弃了这次导入

notice-import-applied = 表格 { $file } 导入完成：新增 { $created } 条，更新 { $updated } 条。
notice-import-applied-brief = 表格导入完成
notice-import-failed = 表格 { $file } 没有导入成功，原有资料没有改动。请打开查看原因。
notice-import-failed-brief = 表格没有导入成功

## 上传

import-title = 导入表格
import-list = 导入记录
import-step-upload = 上传
import-step-mapping = 核对列
import-step-preview = 检查与预览
import-step-apply = 入档
import-target = 表格里是什么
import-target-customers = 客户
import-target-contacts = 联系人
import-target-purchases = 采购订单
import-target-requests = 历史事项
import-file = 表格文件
import-file-hint = CSV 或 XLSX，最多 { $rows } 行、{ $megabytes } MB。
import-confirm-repeat = 这个文件以前导入过，确需再次导入
import-upload = 上传
import-help = 怎样准备表格
import-help-headings = 表头写什么都可以，例如“客户名称”“電話”“Amount”；上传后可以逐列核对。表头上方的标题、末尾的合计、空行都不必删除。
import-help-writings = 日期、金额、电话按平时的写法即可：2026年3月5日、¥1,234.50、500万、0571-88880042 转 801。
import-help-nothing-yet = 上传之后先检查、再预览，您确认之前不会改动任何资料。
import-help-undo = 导入之后，只要没有人在此基础上改动过，可以整批撤销。
import-target-needed = 请选择表格里是客户、联系人还是采购订单。
import-file-needed = 请选择一个 CSV 或 XLSX 文件。
import-file-too-large = 文件超过 { $megabytes } MB。请删去不需要的列，或拆成几个文件。
import-upload-broken = 文件没有完整收到，请再上传一次。
import-file-gone = 原文件已不再保留，请重新上传。
import-no-rows = 表头下面没有数据行。请检查是否选对了文件和工作表。
import-too-many-rows = 表格有 { $rows } 行，一次最多导入 { $limit } 行。请拆成几个文件。
import-repeat = 同一个文件已于 { $day } 导入过（{ $number }）。如确需再次导入，请勾选“确需再次导入”。

## 导入记录

import-list-file = 文件
import-list-number = 编号
import-list-target = 内容
import-list-phase = 状态
import-list-rows = 行数
import-list-owner = 导入人
import-list-created = 时间
import-list-empty = 还没有导入过表格
import-list-empty-text = 从文件导入的每一批都会列在这里。

## 核对列

import-columns = 各列是什么
import-columns-text = 已按表头和内容推测，请核对；不需要的列选“不导入”。
import-column = 表中的列
import-samples = 内容示例
import-is-field = 对应的项目
import-column-ignored = 不导入
import-sheet-title = 工作表
import-sheet = 读取哪张工作表
import-heading-row = 表头所在的行
import-heading-row-range = 请填写表头所在的行号，例如 3。
import-read-again = 重新读取
import-left-out = 未作为数据的行
import-odd-rows = 需要留意的行
import-notes-more = 另有 { $count } 行也有类似情况，没有一一列出。
import-second-sheet = 工作表：{ $sheet }
import-row = 第 { $row } 行
import-existing = 已有的客户、联系人或订单
import-existing-fill = 只补空缺的项目
import-existing-overwrite = 以表格为准
import-existing-skip = 不改动
import-missing = 订单中查不到的客户
import-missing-create = 按编号新建，档案标为不完整
import-missing-refuse = 该行不导入
import-doubt = 可能与已有客户重复的行
import-doubt-skip = 先不导入
import-doubt-create = 仍新建客户
import-unit = 金额单位
import-unit-heading = 按表格所写（{ $unit }）
import-unit-noted = 表头上方注明单位是{ $unit }，没有写明单位的金额按此读取，请核对。
import-unit-1 = 元
import-unit-1000 = 千元
import-unit-10000 = 万元
import-unit-1000000 = 百万元
import-unit-100000000 = 亿元
import-unit-100 = 百元
import-unit-100000 = 十万元
import-unit-10000000 = 千万元
import-unit-unknown = 请从列表中选择金额单位。
import-currency = 没有注明币种的金额
import-currency-hint = 例如 CNY、USD、美元
import-all-or-nothing = 有任何一行不能导入，就整批不导入
import-checking = 检查
import-field-twice = “{ $field }”对应了两列，请只保留一列。
import-field-needed = 请指出哪一列是“{ $field }”。
import-field-needed-either = 请指出哪一列是“{ $field }”或“{ $other }”。
import-field-unknown = 没有名为“{ $field }”的项目。
import-heading-unknown = 表中没有“{ $heading }”这一列。表中的列有：{ $headings }。
import-too-many-columns = 表格只有 { $columns } 列。
import-choice-unknown = “{ $text }”不是可选的值。

import-field-number = 客户编号
import-field-name = 客户名称
import-field-short-name = 简称
import-field-kind = 客户类别
import-field-credit-code = 统一社会信用代码
import-field-legal-representative = 法定代表人
import-field-region = 地区
import-field-address = 地址
import-field-postcode = 邮政编码
import-field-phone = 电话
import-field-fax = 传真
import-field-industry = 行业
import-field-scope-of-business = 经营范围
import-field-registered-capital = 注册资本
import-field-main-products = 主要订购产品
import-field-lifecycle = 客户阶段
import-field-archive-date = 建档日期
import-field-credit = 信用等级
import-field-complexity = 需求复杂度
import-field-promising = 有潜力
import-field-owner = 客户经理（账号或姓名）
import-field-contact = 联系人姓名
import-field-contact-department = 联系人部门
import-field-contact-post = 联系人职务
import-field-contact-phone = 联系人电话
import-field-contact-mail = 联系人邮箱
import-field-purchased-on = 购买日期
import-field-quantity = 数量
import-field-amount = 金额
import-field-currency = 币种
import-field-order-number = 订单号

## 预览

import-rows = 表格内容
import-all-rows = 显示全部
import-no-such-rows = 没有这样的行
import-column-row = 行号
import-column-verdict = 结果
import-column-why = 未导入的原因
import-refused-sheet = 未导入的行
import-count-create = 将新增
import-count-update = 将更新
import-count-doubtful = 可能重复
import-count-bad = 不能导入
import-count-unchanged = 没有新内容
import-verdict-staged = 未检查
import-verdict-create = 新增
import-verdict-update = 更新
import-verdict-doubtful = 可能重复
import-verdict-unchanged = 没有新内容
import-verdict-bad = 不能导入
import-verdict-created = 已新增
import-verdict-updated = 已更新
import-verdict-taken-back = 已退回
import-application = 确认导入
import-application-question = 将导入 { $passing } 行，另有 { $left } 行不导入。导入期间可以离开本页。
import-change-mapping = 重新核对列
import-cancellation = 放弃
import-cancellation-applying = 放弃并退回
import-cancellation-question = 放弃这次导入？已经入档的内容会全部退回。
import-brought-customers = 查看新增的客户
import-brought-contacts = 查看这些联系人的客户
import-brought-purchases = 查看这些订单的客户
import-brought-requests = 查看新增的事项
import-undoing = 撤销导入
import-undoing-question = 这次导入新增的内容会移除，改动过的项目恢复原样。
import-stopping = 停止
import-stopping-question = 停止后，已经入档的内容保留；之后可以继续导入，也可以撤销。
import-stopped-at = 导入已停止：已处理 { $done } / { $total } 行，已入档的内容保留。可以继续导入，也可以撤销。
import-continuation = 继续导入
import-download-refused = 下载未导入的行
import-decide = 逐行决定重复行
import-came-before = 同一张表以前导入过：
import-gone-on = 导入之后已有人继续处理以下客户，不能整批撤销：

## 逐行决定

import-decide-title = 可能重复的行
import-decide-text = 每一行都可以单独决定；没有单独决定的行，按统一的选择处理：{ $all }。
import-decide-existing = 决定为“同一客户”的行，对已有资料的处理是：{ $existing }。
import-decide-back = 返回预览
import-decided-figures = 共 { $rows } 行：更新已有客户 { $updates } 行，新建 { $creates } 行，不导入 { $skips } 行，其余 { $undecided } 行没有单独决定。
import-decided-update = 已定：更新
import-decided-create = 已定：新建
import-decided-skip = 已定：不导入
import-decision = 怎样处理
import-decision-why = 重复的原因
import-decision-standard = 按统一的选择（{ $choice }）
import-decision-update = 同一客户：更新 { $number } { $name }
import-decision-create = 另一客户：新建
import-decision-skip = 不导入
import-decision-save = 保存
import-decision-save-next = 保存，看后面的行
import-decision-not-now = 现在不能再逐行决定：这次导入{ $state }。
import-decision-not-doubtful = 第 { $row } 行不是可能重复的行。请刷新页面后重试。
import-decision-customer-needed = 请填写这一行是哪个客户的编号。
import-decision-no-candidate = 第 { $row } 行：{ $customer } 不是与它相像的客户，或者您无权修改。请刷新页面后重新选择。
import-decision-shared = 第 { $other } 行和第 { $row } 行都要更新客户 { $customer }。一个客户只能由一行更新，请把其中一行改为不导入。
import-decision-too-many = 一次最多决定 { $limit } 行，请分几次提交。
import-decision-uneven = 行号与决定的个数不一致，请逐一对应。

## 进度

import-work-uploading = 已读取 { $done } / { $total } 行
import-work-checking = 已检查 { $done } / { $total } 行
import-work-applying = 已入档 { $done } / { $total } 行
import-work-undoing = 已退回 { $done } / { $total } 条
import-may-leave = 可以离开本页，稍后从“导入记录”回来查看。
import-stopped = 工作中断了。请点“继续导入”；仍不成功时请联系管理员。

## 不能做的事

import-not-now = 现在不能这样做：这次导入{ $state }。
import-nothing-to-enter = 没有可以导入的行。请查看每行的原因，修改表格后重新上传。
import-not-every-row-passed = 您选择了“有一行不能导入就整批不导入”，而有 { $bad } 行不能导入、{ $doubtful } 行可能重复。请修改表格后重新上传，或改选其他方式。
import-undo-blocked = 不能撤销：导入之后已有人继续处理这些客户：{ $customers }。
import-row-changed-meanwhile = 第 { $row } 行检查通过之后，相关资料有了变化，整批退回。请重新导入。
import-failed-inside = 导入中断，已入档的内容全部退回。请再试一次；仍不成功时请联系管理员。

## 行的问题

import-fault-no-customer = 没有写明是哪个客户：请填写客户编号或客户名称。
import-fault-number-signs = 编号“{ $text }”里有 / \ ? # % " 之类的符号，请去掉。
import-fault-number-spaces = 编号“{ $text }”中间有空格，请去掉。
import-fault-absurd = “{ $text }”大得不合常理，超过一万亿。请核对位数和单位。
import-fault-number-taken = 编号 { $number } 已被一份不再使用的档案占用，请换一个编号。
import-fault-name-needed = 新客户必须有名称。
import-fault-nameless-contact = 有联系人的电话或邮箱，却没有姓名，请补上姓名。
import-fault-future = 购买日期在今天之后，请核对。
import-fault-no-quantity = 数量不能为 0。
import-fault-two-currencies = 金额里写的是 { $amount }，币种一列写的是 { $column }，请核对。
import-fault-owner-unknown = 没有账号或姓名为“{ $text }”的在职人员。
import-fault-owner-several = 有几位同事都叫“{ $text }”，请改填账号。
import-fault-owner-out-of-reach = 您无权为“{ $text }”导入客户。
import-fault-repeated = 与第 { $row } 行是同一个，请只保留一行。
import-fault-order-repeated = 与第 { $row } 行的订单号相同，请只保留一行。
import-fault-order-differs = 订单 { $order } 已有记录，内容与表格不同。如以表格为准，请在核对列时选择“以表格为准”。
import-fault-several-of-code = 有几份档案的统一社会信用代码都是 { $code }，请先合并，或填写客户编号。
import-fault-several-of-name = 有几位客户都叫“{ $name }”，请填写客户编号。
import-fault-unknown-customer = 没有找到客户“{ $customer }”。
import-fault-not-yours = 您无权修改客户 { $number }，请交给其客户经理导入。
import-fault-out-of-reach = 这一行涉及您无权查看的客户，请交给上级导入。
import-fault-may-not-create = 您无权新建客户。
import-fault-decision-outdated = 逐行决定之后，相关资料有了变化，这一行没有导入。请核对后重新导入这一行。
import-doubt-credit-code = 统一社会信用代码与客户 { $number } { $name } 相同。
import-doubt-name = 名称与客户 { $number } { $name } 相同。
import-doubt-phone = 电话与客户 { $number } { $name } 相同。
import-doubt-hidden = 可能是公司已有的客户，但您无权查看，请向上级确认。
import-doubt-row = 与第 { $row } 行可能是同一个客户。
