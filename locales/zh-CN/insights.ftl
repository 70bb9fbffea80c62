### 看板：数字从哪里来、怎么叫。

insights-coverage-company = 全公司
insights-coverage-own = 您有权查看的客户
insights-as-of = 客户与采购统计于 { $at }，应办事项为实时数据
insights-no-confidential = 保密档案不计入
insights-newest-only = 您有权查看的客户较多，以下只统计最近建档的 { $most } 家（应办事项除外）。
insights-still-counting = 全公司的数字正在后台统计，完成之前以下只统计最近建档的 { $most } 家（应办事项除外）。稍后重新载入即可。

## 应办事项
insights-duties = 应办事项：到期与逾期
insights-duties-quarter = 本季度到期（{ $period }）
insights-duties-month = 本月到期（{ $period }）
insights-compliance = 条款执行情况
insights-no-duties = 本季度还没有到期的应办事项。条款生效、记录产生以后，这里按条款列出到期、按时和逾期的数量。
insights-no-duties-month = 本月没有到期的应办事项。
insights-clause = 条款
insights-duty-due = 应办
insights-duty-in-time = 按时办结
insights-duty-done-late = 逾期办结
insights-duty-overdue = 逾期未办
insights-duty-open = 未到期
insights-duty-rate = 按时率
insights-overdue-quarter = 本季度逾期未办

## 客户
insights-customer = 客户
insights-customers = 客户
insights-incomplete = 档案不完整
insights-by-tier = 级别分布
insights-by-kind = 客户类别
insights-by-region = 地区
insights-by-lifecycle = 客户阶段
insights-opened = 新建档案
insights-no-tier = 未分级
insights-no-region = 未填地区
insights-other-regions = 其他地区

## 采购
insights-purchases = 采购
insights-no-purchases = 最近两年没有采购记录。导入采购明细后，这里显示每月金额、笔数和主要客户。
insights-amount = 金额
insights-number = 笔数
insights-amount-by-month = 每月采购金额（{ $currency }）
insights-number-by-month = 每月采购笔数
insights-others = 其他币种采购
insights-others-apart = 另有其他币种，不折算、不计入上图：
insights-other-sum = { $amount }（{ $number } 笔）
insights-share = 各级别采购
insights-share-of = 各级别客户近 12 个月的采购金额
insights-best = 主要客户
insights-best-of = 近 12 个月采购金额最高的客户
insights-year = 近 12 个月
insights-two-years = 近 24 个月

## 级别变动
insights-movements = 级别变动
insights-movements-of = 最近几次季度评估生效的变动（家）
insights-moved-up = 升级
insights-moved-down = 降级
insights-moved-first = 首次定级
insights-no-review = 还没有生效的季度评估。评估获批生效后，这里显示每次升级、降级的客户数。

## 服务事项
insights-requests = 服务事项统计
insights-requests-no-confidential = 保密事项不计入
insights-requests-week = 近 7 天
insights-requests-thirty = 近 30 天
insights-requests-month = 本月
insights-requests-month-before = 上月
insights-requests-from = 起始日期
insights-requests-until = 截止日期
insights-requests-too-long = 一次最多统计 { $most } 天，请缩短期间。
insights-requests-none = 期间内没有记录。
insights-requests-received = 登记
insights-requests-closed = 结案
insights-requests-open = 未解决
insights-requests-reopened = 恢复办理
insights-requests-flow = 登记与结案
insights-requests-by-day = 每日登记与结案（件）
insights-requests-by-week = 每周登记与结案（件，按周首日）
insights-requests-backlog = 未解决事项的时长
insights-requests-age-0 = 当天
insights-requests-age-1 = 1–2 天
insights-requests-age-3 = 3–6 天
insights-requests-age-7 = 7–13 天
insights-requests-age-14 = 14–29 天
insights-requests-age-30 = 30 天及以上
insights-requests-satisfaction = 客户满意度（本期结案）
insights-requests-answered = 已评价件数
insights-requests-score = 平均分（满分 5）
insights-requests-times = 答复与解决用时
insights-requests-clock = 时限
insights-requests-response = 首次答复
insights-requests-resolution = 解决
insights-requests-tier = 客户级别
insights-requests-number = 件数
insights-requests-mean = 平均用时
insights-requests-target = 平均时限
insights-requests-in-time = 按时
insights-requests-duties = 服务条款的应办与逾期
insights-requests-hours = 登记时段
insights-requests-weekday = 星期
insights-requests-sheet-time = 平均用时（工作小时）
insights-requests-sheet-target = 平均时限（工作小时）

## 导出
insights-sheet-figure = 指标
insights-sheet-of = 项目
insights-sheet-period = 期间
insights-sheet-number = 数量
insights-sheet-amount = 金额
insights-sheet-currency = 币种
