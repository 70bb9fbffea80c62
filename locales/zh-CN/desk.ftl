### 服务事项：登记、办理、时限、上报、结案。

kind-request = 服务事项
status-request-new = 待受理
status-request-in-progress = 办理中
status-request-waiting = 等待客户
status-request-resolved = 已解决
status-request-closed = 已结案
duty-service-response = 答复客户
duty-service-resolution = 解决事项
duty-service-task = 完成协办任务
duty-service-daily = 确认每日小结
kind-daily-summary = 每日小结
status-daily-summary-open = 待确认
status-daily-summary-confirmed = 已确认

## 字段
field-request-subject = 主题
field-request-kind = 种类
field-request-category = 分类
field-request-priority = 优先级
field-request-customer = 客户
field-request-caller = 提出人
field-request-caller-phone = 提出人电话
field-request-caller-mail = 提出人邮箱
field-request-promised-on = 承诺答复日期

## 动态
event-request-received = 登记事项
event-request-replied = 答复客户
event-request-asked = 询问客户，等待答复，时限暂停计算
event-request-heard = 记录客户来话
event-request-heard-again = 记录客户来话，事项恢复办理
event-request-noted = 内部备注
event-request-taken = 接手办理
event-request-assigned = 将事项由{ $from }转给{ $to }
event-request-queued = 将事项转入“{ $queue }”队列
event-request-passed-on = 按种类将事项由{ $from }转给{ $to }
event-request-classified = 修改事项
event-request-tier-changed = 客户级别由{ $was ->
    [0] 未评级
   *[other] { $was } 级
}变为{ $tier ->
    [0] 未评级
   *[other] { $tier } 级
}，时限重新计算
event-request-resolved = 提出解决办法
event-request-closed = 结案
event-request-closed-by-silence = 客户逾期未答复，按规章结案
event-request-reopened = 恢复办理
event-request-task-given = 向{ $to }交办任务，期限{ $due }
event-request-task-done = 报告任务完成
event-request-task-withdrawn = 撤回任务
event-daily-compiled = 由登记簿生成小结
event-daily-confirmed = 确认小结，{ $open ->
    [0] 没有未结事项
   *[other] 写明 { $open } 件未结事项的下一步
}

## 通知
notice-request-assigned = 事项「{ $title }」由您办理
notice-request-mentioned = { $name }在事项「{ $title }」中提到了您
notice-request-silent = 事项「{ $title }」客户逾期未答复，已按规章结案，请告知客户
notice-request-task = 事项「{ $title }」有一项任务请您完成
notice-request-task-ended = 事项「{ $title }」的任务有了结果
notice-daily-compiled = 「{ $title }」已生成，请核对并确认

## 登记簿
desk-title = 服务事项
desk-new = 登记事项
desk-search = 主题、内容、编号、姓名、电话尾号
desk-views = 常用视图
desk-view-mine = 我的待办
desk-view-nobody = 无人接手
desk-view-late = 已逾期
desk-view-waiting = 等待客户
desk-at-risk = 即将逾期
desk-view-all = 全部事项
desk-number = 编号
desk-status = 状态
desk-status-open = 未结案
desk-status-unsolved = 未解决
desk-status-all = 全部
desk-tier = 级别
desk-owner = 负责人
desk-owner-me = 我
desk-owner-none = 无人
desk-owner-hint = 留空则按规章确定
desk-group = 小组队列
desk-channel = 受理渠道
desk-customer-number = 客户编号
desk-tag = 标签
desk-tags = 标签
desk-due = 到期
desk-received = 登记时间
desk-reopened = 曾恢复办理
desk-received-from = 登记日期起
desk-received-until = 登记日期止
desk-answered-from = 首次答复日期起
desk-answered-until = 首次答复日期止
desk-resolved-from = 解决日期起
desk-resolved-until = 解决日期止
desk-closed-from = 结案日期起
desk-closed-until = 结案日期止
desk-none = 无
desk-yes = 是
desk-not-found = 没有符合条件的事项
desk-not-found-text = 请换一个条件，或清除筛选。
desk-empty = 没有待办的事项
desk-empty-text = 客户的咨询、请求、建议和投诉登记后显示在这里，按到期先后排列。
desk-assign = 转交
desk-assign-to = 转交给
desk-changed-many = 已转交 { $count } 件事项。

## 登记
desk-description = 详细内容
desk-enter = 登记
desk-cancel = 取消
desk-not-known = 暂不确定
desk-promised-hint = 已向客户承诺答复日期的，请填写

## 事项页
desk-confidential = 保密
desk-reopened-times = 恢复办理 { $count } 次
desk-take = 我来办理
desk-reason = 理由
desk-pass = 转给承办人
desk-pass-text = 按规章由承办此类事项的人员办理，转给其中待办最少的一位。
desk-say = 内容
desk-say-hint = 支持 Markdown；备注中可用 @账号 提醒同事
desk-reply = 答复客户
desk-ask = 询问并等待客户
desk-resolve = 提出解决办法
desk-heard = 记录客户来话
desk-note = 内部备注
desk-close = 结案
desk-reopen = 恢复办理
desk-choose = 请选择
desk-result = 结果
desk-cause = 原因
desk-save = 保存
desk-clocks = 时限
desk-no-clocks = 规章没有规定时限。
desk-clock-response = 首次答复
desk-clock-resolution = 解决
desk-clock-left = 剩余 { $time }
desk-clock-over = 超时 { $time }
desk-clock-in-time = 按时完成，用时 { $time }
desk-clock-done-late = 逾期完成，超时 { $time }
desk-clock-due = { $at }到期
desk-clock-told = 已用 { $net }，时限 { $target }，暂停 { $paused }（工作时间）
desk-climbed = { $at }用去 { $percent }% 时限，报{ $name }
desk-facts = 基本情况
desk-since = 进入现状态
desk-answered = 首次答复
desk-resolved = 解决时间
desk-closed = 结案时间
desk-rulebook = 适用规章
desk-customer-none = 该客户没有登记过事项。
desk-classify = 归类
desk-classify-open = 修改主题、种类、优先级、客户
desk-timeline = 往来记录
desk-timeline-older = 更早的记录
desk-tasks = 协办任务
desk-department = 协办部门
desk-task-who = 由谁完成
desk-task-who-hint = 留空则交部门负责人
desk-task-wanted = 需要做什么
desk-task-due = 期限
desk-task-due-hint = 留空则按规章
desk-task-give = 交办任务
desk-task-until = 期限{ $at }
desk-task-was-done = { $at }完成
desk-task-was-withdrawn = 已撤回
desk-task-report = 报告结果
desk-task-result = 结果
desk-task-done = 报告完成
desk-task-withdraw = 撤回任务

## 团队
desk-team-title = 团队负荷
desk-team-oldest = 最早登记

## 每日小结
desk-daily-title = 每日小结
desk-daily-all = 全部小结
desk-daily-mine = 我的小结
desk-daily-day = 日期
desk-daily-agent = 客服人员
desk-daily-due = 确认期限
desk-daily-confirmed-at = 确认时间
desk-daily-empty = 没有小结
desk-daily-empty-text = 每个工作日下班前一小时，当日有事项或有未结事项的客服人员各生成一份小结。
desk-daily-taken-in = 当日受理
desk-daily-answered = 首次答复
desk-daily-solved = 当日解决
desk-daily-closed = 当日结案
desk-daily-open = 未解决
desk-daily-frequent = 多发问题
desk-daily-frequent-none = 当日没有受理事项。
desk-daily-number = 件数
desk-daily-left = 未结事项
desk-daily-left-none = 没有未结事项。
desk-daily-hidden = 另有 { $count } 件未结事项您无权查看。
desk-daily-step = 下一步措施
desk-daily-on = 日期
desk-daily-confirm = 确认小结
desk-daily-confirm-text = 请核对当日数字，写明每件未结事项的下一步措施和日期后确认。确认后数字不再变动。保密事项不列入小结。

## 不能这样做
desk-daily-step-needed = 请写明 { $number } 的下一步措施。
desk-daily-day-needed = 请填写 { $number } 的下一步日期。
desk-daily-day-past = 日期已过，请另选日期。
desk-daily-confirmed-already = 小结已经确认。
desk-off = 规章没有规定受理渠道和事项种类，暂不能登记。
desk-text-needed = 请填写。
desk-too-long = 最多 { $limit } 个字，请缩短。
desk-kind-unknown = 请选择规章规定的种类。
desk-category-unknown = 所选种类没有这个分类，请重新选择。
desk-category-needed = 请选择分类。
desk-channel-unknown = 请选择规章规定的受理渠道。
desk-priority-unknown = 请选择优先级。
desk-customer-unknown = 找不到这个客户，请从列表中选择。
desk-person-unknown = 找不到这位同事，请从列表中选择。
desk-person-gone = 该账号已停用，请另选一位同事。
desk-group-unknown = 找不到这个小组。
desk-department-needed = 请选择部门。
desk-department-empty = 该部门没有负责人，请指定由谁完成。
desk-day-unreadable = 日期无法识别，请写成 2026-03-05。
desk-due-past = 期限已过，请另选日期。
desk-tasks-off = 规章没有规定部门协办，暂不能交办任务。
desk-task-ended = 这项任务已经结束。
desk-ended = 事项已经解决或结案，请先恢复办理。
desk-resolved-already = 已经提出过解决办法。
desk-closed-already = 事项已经结案。
desk-open-already = 事项正在办理，无须恢复。
desk-result-needed = 请选择结果。
desk-cause-needed = 请选择原因。
desk-no-handler = 规章没有为这类事项指定承办职能，由客服人员办理。
desk-nobody-holds = 目前没有人担任承办职能（{ $function }），请联系管理员安排人员。
desk-mention-may-not-read = { $name }无权查看此事项，请先转交或去掉 @。
desk-none-selected = 请先勾选事项。
desk-too-many-selected = 一次最多转交 50 件，请减少勾选。

# 从旧系统导入事项（desk/import）
kind-request-import = 历史事项导入
event-request-brought-in = 由导入 { $import } 带入本系统
event-request-import-undone = 撤销导入 { $import }，移除此事项
field-import-number = 编号
field-import-subject = 标题
field-import-text = 内容
field-import-customer = 客户
field-import-contact = 联系人
field-import-mail = 邮箱
field-import-phone = 电话
field-import-agent = 负责人
field-import-kind = 种类
field-import-category = 分类
field-import-channel = 渠道
field-import-priority = 优先级
field-import-state = 状态
field-import-received = 受理时间
field-import-answered = 首次答复时间
field-import-resolved = 解决时间
field-import-closed = 结案时间
field-import-due = 到期时间
field-import-result = 结果
field-import-cause = 原因
field-import-time = 跟进时间
desk-import-title = 导入历史事项
desk-import-file = 事项文件
desk-import-file-hint = JSON Lines、CSV 或 XLSX，最多 { $rows } 件、{ $megabytes } MB。
desk-import-follow-ups = 跟进记录文件
desk-import-follow-ups-hint = 跟进记录另成一个文件时在此选择，按编号对应；写在 XLSX 的第二张工作表里则不必选择。
desk-import-help-fields = 表头或字段名用：编号、标题、内容、客户（编号或名称）、联系人、邮箱、负责人（账号或姓名）、种类、分类、优先级、状态、受理时间、首次答复时间、解决时间、结案时间、到期时间、结果、原因。编号、标题、受理时间必填。
desk-import-help-follow-ups = 跟进记录写明编号、作者、时间、内容、是否内部；JSON Lines 中写在事项的 follow_ups 里。
desk-import-help-people = 编号、作者和时间保持原样。负责人不是本公司账号或姓名的，由导入人负责，原姓名仍写在记录里。
desk-import-help-clocks = 已结案、已解决的事项不计时限，也不发通知。未结的事项从导入之时起计时；文件写明到期时间的，按文件。
desk-import-help-again = 重复导入时按编号更新，不会重复登记；导入后有人办理过的事项保持不变，并在检查结果中列出。
desk-import-help-undo = 导入后没有人办理过的事项可以整批撤销。
desk-import-undo-question = 这次导入新增的事项会移除，更新过的恢复原样；有人办理过的保留，已写入记录的跟进内容也保留。
desk-import-stopped = 工作中断了，请联系管理员重新启动后台任务。
desk-import-may-leave = 可以离开本页，稍后从“导入历史事项”回来查看。
desk-import-file-needed = 请选择一个 JSON Lines、CSV 或 XLSX 文件。
desk-import-nothing = 没有可以导入的事项。请下载未导入的行，修改后重新上传。
desk-import-no-object = 这一行不是一个 JSON 对象，请写成 {"{"}"number": …{"}"}。
desk-import-no-json = 这一行不是 JSON，无法读取。
desk-import-no-number-column = 表里没有“编号”一列，请检查表头。
desk-import-repeated = 编号 { $number } 在文件中重复，请只保留一行。
desk-import-ours = 编号 { $number } 已被本系统登记的事项占用，请改用其他编号。
desk-import-moved-on = 事项 { $number } 导入后有人办理过，保持不变。
desk-import-needed = { $field }未填写。
desk-import-too-long = { $field }最多 { $limit } 个字，请缩短。
desk-import-unknown = { $field }“{ $text }”不在规章的范围内，请改用规章中的名称。
desk-import-customer-unknown = 找不到客户“{ $text }”，请核对编号或名称，或先导入客户。
desk-import-customer-several = 有几个客户都叫“{ $text }”，请改用客户编号。
desk-import-before = { $field }早于受理时间，请核对。
desk-import-to-come = { $field }在将来，请核对。
desk-import-time = { $field }“{ $text }”无法识别，请写成 2026-03-05 09:30。
