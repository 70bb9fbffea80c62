### 客户分级：评分、季度评估、临时调整、重点顾客、试算。

kind-tier-review = 季度评估
kind-tier-change = 级别调整
kind-key-customers = 重点顾客名单

status-tier-review-planned = 待评估
status-tier-review-drafting = 评分中
status-tier-review-drafted = 待提交
status-tier-review-proposed = 待审批
status-tier-review-returned = 已退回
status-tier-review-refused = 已拒绝
status-tier-review-taking-effect = 生效中
status-tier-review-in-force = 已生效
status-tier-change-raised = 待提交
status-tier-change-proposed = 待审批
status-tier-change-in-force = 已生效
status-tier-change-returned = 已退回
status-tier-change-refused = 已拒绝
status-tier-change-withdrawn = 已撤回
status-key-customers-planned = 待列名单
status-key-customers-drafted = 待提交
status-key-customers-proposed = 待审批
status-key-customers-returned = 已退回
status-key-customers-refused = 已拒绝
status-key-customers-taking-effect = 生效中
status-key-customers-in-force = 已生效

duty-tiering-notify = 告知客户新的级别
duty-tiering-review = 完成季度分级评估
duty-tiering-key = 确定本年度重点顾客

## 动态
event-tiering-planned = 安排 { $quarter } 的季度评估
event-tiering-begun = 开始评分，评估日 { $as_of }
event-tiering-assessed = 评分完成：客户 { $customers } 家，升级 { $up } 家，降级 { $down } 家，首次评级 { $first } 家
event-tiering-excluded = 剔除客户“{ $customer }”（{ $number }）
event-tiering-included = 恢复客户“{ $customer }”（{ $number }）
event-tiering-in-force = 已生效，{ $moved } 家客户的级别变动{ $overtaken ->
    [0] {""}
   *[other] ，{ $overtaken } 家因期间另有调整而保持不变
}
event-tiering-change-made = 提出级别调整，涉及 { $customers } 家客户
event-tiering-moved = 级别由{ $old ->
    [1] 一级
    [2] 二级
    [3] 三级
    [4] 四级
   *[other] 未评级
}变为{ $new ->
    [1] 一级
    [2] 二级
    [3] 三级
   *[other] 四级
}（{ $proposal }）
event-tiering-proposed = 提出将级别调整为{ $new ->
    [1] 一级
    [2] 二级
    [3] 三级
   *[other] 四级
}（{ $proposal }）
event-tiering-raised = 得分已跨越级别界限，提出将级别调整为{ $new ->
    [1] 一级
    [2] 二级
    [3] 三级
   *[other] 四级
}（{ $proposal }）
event-tiering-told = 已告知客户新的级别，方式：{ $how ->
    [phone] 电话
    [visit] 走访
    [mail] 邮件
    [letter] 信函
   *[other] 短信或即时消息
}
event-tiering-key-planned = 安排 { $year } 年重点顾客名单
event-tiering-key-listed = 按上年销售额列出 { $customers } 家客户
event-tiering-key-added = 按战略契合度列入客户“{ $customer }”（{ $number }）
event-tiering-key-removed = 从名单中移出客户“{ $customer }”（{ $number }）
event-tiering-key-in-force = 名单已生效，{ $changed } 家客户的重点顾客身份变动
event-tiering-key-named = 确定为重点顾客（{ $proposal }）
event-tiering-key-ended = 不再是重点顾客（{ $proposal }）

## 通知
notice-tiering-assessed = “{ $title }”评分完成，可以查看并提交
notice-tiering-assessed-brief = 分级评分完成
notice-tiering-approved-with-fewer = “{ $title }”已批准，审批中剔除了 { $number } 家客户，其级别保持不变
notice-tiering-approved-with-fewer-brief = 分级评估已批准，剔除了部分客户
notice-tiering-in-force = “{ $title }”已生效，{ $moved } 家客户的级别变动
notice-tiering-in-force-brief = 分级变动已生效

## 总览
tiering-title = 客户分级
tiering-reviews = 历次评估
tiering-reviews-none = 还没有评估
tiering-reviews-none-text = 季度评估对全部客户评分，列出谁的级别要变动和原因，经批准后生效。点上方“开始评估”即可。
tiering-changes = 级别调整
tiering-namings = 重点顾客名单
tiering-none-yet = 暂无
tiering-movement = 历次评估的升降级
tiering-status = 状态
tiering-review-start = 开始评估
tiering-key-start = 拟定重点顾客

## 评估
tiering-quarter = 季度
tiering-quarter-hint = 例如 { $quarter }；不填时取评估日所在的季度，两项都不填时取 { $quarter }
tiering-as-of = 评估日
tiering-as-of-hint = 只计这一天及以前的数据；不填时取季度最后一天
tiering-review-of = 评估日{ $day }，依据规章 { $version }
tiering-review-customers = 客户数
tiering-review-up = 升级
tiering-review-down = 降级
tiering-review-first = 首次评级
tiering-review-excluded = 剔除
tiering-review-moves = 拟调整 { $number } 家
tiering-review-nobody = 这里没有客户
tiering-review-nobody-text = 没有符合条件的客户，或者他们不在您可以查看的范围内。
tiering-review-planned-text = 本季度已经结束，评估还没有开始。点“评分”后，系统按评估日的数据为全部客户评分。
tiering-list-moves = 全部
tiering-list-up = 升级
tiering-list-down = 降级
tiering-list-first = 首次评级
tiering-list-excluded = 已剔除
tiering-assess = 评分
tiering-assess-again = 重新评分
tiering-submit = 提交审批
tiering-comment = 说明
tiering-decide = 去审批
tiering-approval = 查看审批
tiering-retry = 继续
tiering-stopped = 处理中断，已完成的部分不受影响。请点“继续”；如果仍然中断，请联系管理员。
tiering-nothing-stopped = 没有中断的处理。
tiering-drafting = 正在为客户评分
tiering-taking-effect = 正在使新的级别生效
tiering-overtaken = { $number } 家客户在提案之后另有调整，保持调整后的级别。
tiering-foreign-customers = { $number } 家客户有人民币以外的采购，这部分没有计入得分。
tiering-foreign-purchases = 另有 { $number } 笔其他币种的采购没有计入
tiering-from = 现级
tiering-to = 拟级
tiering-why = 主要原因
tiering-begun = 建立日期
tiering-owner = 负责人
tiering-facts = 基本情况
tiering-timeline = 动态
tiering-exclude = 剔除
tiering-exclude-text = “{ $name }”的级别在本次评估中保持不变。
tiering-include = 恢复
tiering-excluded = 已剔除
tiering-excluded-who = 剔除人
tiering-excluded-by = 已剔除（{ $name }）：{ $reason }
tiering-decider-text = 您可以剔除个别客户并说明理由，其级别在本次评估中保持不变，然后再去审批。您在本步骤剔除的客户可以恢复，其他人剔除的不能。
tiering-reason = 理由
tiering-explained = { $name }的得分构成
tiering-matrix = 流动矩阵
tiering-matrix-corner = 现＼拟
tiering-matrix-caption = 按现有级别（行）和拟定级别（列）统计的客户数
tiering-customer-number = 客户编号
tiering-score-before = 原得分
tiering-sheet-currency = 金额币种
tiering-sheet-foreign = 未计入的其他币种采购

## 得分
tiering-no-tier = 未评级
tiering-tier = 级别
tiering-since = 起始日期
tiering-score = 得分
tiering-score-sum = 综合得分 { $score }
tiering-history = 历次得分
tiering-panel = 分级
tiering-never-rated = 尚未评级。首次评级在下一次季度评估中进行。
tiering-explained-by = 依据{ $day }的数据和规章 { $version }，出自
tiering-indicator-amount = 采购金额
tiering-indicator-purchases = 采购次数
tiering-indicator-credit = 信用状况
tiering-indicator-years = 合作年限
tiering-indicator-complexity = 需求复杂度
tiering-fact-purchases = { $number } 次
tiering-fact-credit = { $grade } 级
tiering-fact-years = { $number } 年
tiering-fact-complexity = { $number } 级（共 5 级）
tiering-fact-unknown = 不明
tiering-reason-fact = { $indicator } { $before } → { $after }
tiering-reason-rulebook = 规章对{ $indicator }的计分有变
tiering-reason-first = 首次评级
tiering-reason-none = 得分未变

## 临时调整与告知
tiering-change-propose = 提出级别调整
tiering-change-from = 现有级别：{ $tier }
tiering-change-to = 调整为
tiering-change-waits = 已有级别调整尚未决定：
tiering-change-line = { $name }（{ $number }）
tiering-raised-by-rulebook = 采购或需求变化，得分已跨越级别界限
tiering-notice-done = 已告知客户
tiering-notice-how = 告知方式
tiering-notice-note = 告知了谁、对方的反应
tiering-notice-nothing = 目前没有需要告知的级别变动。
tiering-way-phone = 电话
tiering-way-visit = 走访
tiering-way-mail = 邮件
tiering-way-letter = 信函
tiering-way-message = 短信或即时消息

## 重点顾客
tiering-key-year = 年度
tiering-key-at-least = 上年销售额下限
tiering-key-customers = 名单
tiering-key-new = 新列入
tiering-key-ending = 不再列入
tiering-key-sales = 上年销售额
tiering-key-purchases = 上年采购次数
tiering-key-fit = 战略契合度
tiering-key-fit-hint = 写明为什么符合公司战略、有什么潜力、已有怎样的合作关系
tiering-key-by-sales = 按销售额列入
tiering-key-now = 现为重点顾客
tiering-key-add = 列入客户
tiering-key-list = 按销售额列名单
tiering-key-remove = 移出
tiering-key-remove-text = 将“{ $name }”移出名单。
tiering-key-nobody = 名单是空的
tiering-key-nobody-text = 上年没有客户的销售额达到下限，或者名单还没有列出。可以按战略契合度列入客户。
tiering-key-planned-text = 本年度的重点顾客还没有拟定。点“按销售额列名单”开始。

## 试算
tiering-simulation = 方案试算
tiering-simulation-text = 改动权重或级别界限会使哪些客户升级、降级。试算不改变任何数据。
tiering-simulation-try = 试算条件
tiering-simulation-draft = 规章草案编号
tiering-simulation-draft-hint = 填写后按该草案试算，下面的权重和界限不起作用
tiering-simulation-run = 试算
tiering-simulation-reset = 恢复为现行规章
tiering-simulation-result = 客户 { $customers } 家：升级 { $up } 家，降级 { $down } 家，不变 { $same } 家。
tiering-base-standing = 对比现有级别
tiering-base-rulebook = 对比现行规章
tiering-weight-of = { $indicator }权重（%）
tiering-threshold-of = { $tier }起点分

## 不能这样做
tiering-clause-off = 现行规章没有这一条款，不能办理。
tiering-scheme-off = 现行规章没有完整的分级条款（评估指标、指标权重、客户级别），不能评分。
tiering-as-of-future = 评估日不能晚于今天。
tiering-as-of-before-quarter = 评估日不能早于该季度的第一天。
tiering-as-of-too-early = 评估日不能早于 1900 年。
tiering-day-unreadable = 看不懂这个日期，请写成 2026-09-30 的样子。
tiering-quarter-unreadable = 看不懂这个季度，请写成 2026Q3 的样子。
tiering-review-open = 该季度的评估 { $number } 正在进行，请先办完它。
tiering-review-not-assessable = 评估已经提交或结束，不能重新评分。
tiering-review-not-at-hand = 评估现在不能修改或提交：要么还没有评分，要么已经提交或结束。
tiering-customer-not-in-review = 这次评估里没有这家客户。
tiering-customer-taken-out = 这家客户已经剔除。
tiering-customer-not-taken-out = 这家客户没有被剔除。
tiering-customer-taken-out-by-others = 这家客户由提案人或其他审批步骤剔除，不能在这里恢复；如需列入，请退回评估。
tiering-review-covers-all = 评估涵盖全部客户，只有依规章可以对全部客户提出分级的人员才能发起。
tiering-review-differs = 评估的名单与送审时不一致，请退回后重新提交。
tiering-customer-unknown = 没有找到这家客户。
tiering-customer-merged = 这家客户已并入另一家，不能调整级别。
tiering-change-open = 这家客户的级别调整 { $number } 尚未决定，请等它结束，或先撤回。
tiering-change-not-at-hand = 这项调整已经提交或结束。
tiering-tier-needed = 请选择级别。
tiering-tier-as-it-is = 客户已经是这个级别。
tiering-reason-needed = 请写明理由。
tiering-text-too-long = 最多 1000 个字。
tiering-notice-how-needed = 请选择告知方式。
tiering-key-year-wrong = 请填写今年或明年。
tiering-key-open = 该年度的名单 { $number } 已经开始拟定。
tiering-key-not-at-hand = 名单已经提交或结束，不能修改。
tiering-key-too-many = 达到销售额下限的客户超过 { $most } 家，请先在规章中提高下限。
tiering-not-a-share = 请填写 0 到 100 的百分数，最多两位小数。
tiering-not-points = 请填写 0 到 100 的整数。
tiering-weights-sum = 权重合计应为 100%，现在是 { $sum }%。
tiering-thresholds-not-falling = 级别起点分应由一级到三级依次降低。
tiering-draft-unknown = 没有找到这份草案，或者您不能查看。
tiering-draft-faulty = 这份草案有错误，请先按检查结果改正。
tiering-sheet-too-long = 表格最多 { $most } 行，请先缩小范围。
