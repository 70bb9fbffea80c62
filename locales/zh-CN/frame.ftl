### 框架自己的页面：登录、今日、应办事项、审批、通知、查找、设置。

frame-all = 查看全部
frame-actions = 操作
frame-save = 保存
frame-timeline = 动态
frame-preference-unknown = 没有这个选项。

## 登录
frame-sign-in-account = 账号
frame-sign-in-password = 密码

## 今日
frame-greeting-morning = 上午好
frame-greeting-noon = 中午好
frame-greeting-afternoon = 下午好
frame-greeting-evening = 晚上好
frame-today-title = { $greeting }，{ $name }。{ $summary }
frame-today-nothing-due = 今天没有到期的事。
frame-today-due = 今天有 { $count } 件事到期。
frame-today-due-late = 今天有 { $count } 件事到期，其中 { $late } 件已逾期。
frame-day-workday = 工作日 { $windows }
frame-day-make-up = 调休工作日 { $windows }
frame-day-off = 休息日
frame-day-holiday = 法定节假日
frame-today-own = 我应办理
frame-today-late-remark = { $count } 项逾期
frame-today-approvals = 等我审批
frame-today-brought = 上报给我的事项
frame-today-team = 团队逾期
frame-today-news = 昨天以来的变化
frame-today-notices = 未读通知
frame-today-kind-all = 全部
frame-news-none = 昨天以来没有变化
frame-news-none-text = 您负责或参与的记录，由同事或按规章自动作出的改动会出现在这里。
frame-team-none = 团队没有逾期的事
frame-team-none-text = 下属逾期的应办事项会出现在这里。

## 应办事项
frame-duty-matter = 事项
frame-duty-owner = 负责人
frame-duty-customer = 客户
frame-duty-clause = 依据
frame-duty-due = 时限
frame-duty-left = 还有 { $count } 项
frame-duty-state = 状态
frame-duty-state-open = 未办结
frame-duty-state-unended = 未办结（含暂停计时）
frame-duty-state-done = 已办结
frame-duty-state-void = 不再需要
frame-duty-state-counted = 计入统计（不含不再需要的）
frame-duty-state-all = 所有状态
frame-duty-late = 是否逾期
frame-duty-late-late = 逾期
frame-duty-late-in-time = 未逾期
frame-duty-from = 到期日从（如 2026-03-01）
frame-duty-until = 到期日至（如 2026-03-31）
frame-duties-mine = 我的
frame-duties-team = 团队的
frame-duties-none = 没有应办事项
frame-duties-none-text = 规章要求办理的事会自动出现在这里，注明依据和时限；办完后自动消除。

## 审批
frame-approval-title = 事由
frame-approval-requester = 申请人
frame-approval-status = 状态
frame-approval-since = 提交时间
frame-approval-in-place-of = 代{ $name }
frame-approval-asked = { $name }提交，{ $at }
frame-approval-subject = 对象
frame-approval-said = 申请说明
frame-approval-facts = 申请
frame-approval-chain = 审批链
frame-approval-ended = 结束时间
frame-approval-hidden = 您可以看到这项审批，但申请的对象不在您可以查看的范围内，所以不显示改动内容。
frame-approval-changes = 改动内容
frame-approval-change-what = 项目
frame-approval-change-before = 现在
frame-approval-change-after = 批准后
frame-approval-decide = 请您决定
frame-approval-comment = 意见
frame-approval-comment-hint = 退回或拒绝时必须写明原因。
frame-approval-approve = 批准
frame-approval-return = 退回
frame-approval-refuse = 拒绝
frame-approval-decision-needed = 请选择批准、退回或拒绝。
frame-approval-delegate = 委托他人
frame-approval-delegate-to = 由谁决定
frame-approval-delegate-hint = 输入姓名、拼音或账号查找。委托后由对方决定，您不再需要办理。
frame-approval-delegate-needed = 请选择一位在职的同事（不能是您本人）。
frame-approval-withdraw = 撤回申请
frame-approval-withdraw-text = 撤回后审批结束，不作任何改动；需要时可以重新提交。
frame-approvals-waiting = 等我审批
frame-approvals-requested = 我提交的
frame-approvals-all = 全部
frame-approvals-none = 没有审批
frame-approvals-none-text = 需要审批的申请提交后会出现在这里。
frame-step-planned = 未到
frame-step-waiting = 待决定
frame-step-approved = 已批准
frame-step-returned = 已退回
frame-step-refused = 已拒绝
frame-step-passed = 无需决定
frame-step-lapsed = 逾期转出
frame-step-by-deputy = 由 { $name } 代为决定
frame-decider-superior = 上级（{ $rank }及以上）
frame-decider-head = 部门负责人
frame-decider-person = 指定人员

## 通知
frame-notices = 通知
frame-notice-new = 新
frame-notices-read = 全部标为已读
frame-notice-read = 标为已读
frame-notice-unread = 标为未读
frame-notice-about-nothing = 这不是一条记录的地址。
frame-notices-none = 没有通知
frame-notices-none-text = 等您审批、逾期和按规章通知您的事会出现在这里。

## 查找
frame-search = 查找结果
frame-search-record = 名称
frame-search-begin = 想找什么？
frame-search-begin-text = 可以输入名称的一部分、拼音首字母、编号、电话后几位，或内容中的词；“引号”里的词要连在一起。还可以加条件：种类: 级别: 负责人: 起始:，例如“异响 负责人:我 起始:2027-03-01”。
frame-search-kind = 种类
frame-search-at = 时间
frame-search-no-value = 条件的冒号后面要有内容，例如“级别:1”
frame-search-no-word = 除了条件，还要输入想找的词
frame-search-unknown-kind = 没有“{ $value }”这个种类
frame-search-unknown-tier = 没有“{ $value }”这个级别
frame-search-unknown-person = 没有叫“{ $value }”的人员
frame-search-unknown-day = 看不懂日期“{ $value }”，请写成 2027-03-01

## 后台任务
frame-job = 后台任务
frame-job-waiting = 等待开始
frame-job-running = 正在进行
frame-job-progress = 已完成 { $done } / { $total }
frame-job-finished = 已完成
frame-job-failed = 没有完成，请告诉管理员
frame-job-cancelled = 已取消
frame-job-record = 打开相关记录

## 设置
frame-settings-looks = 语言
frame-settings-theme-hint = 浅色或深色可以在右上角的菜单里切换。
frame-settings-password = 修改密码
frame-settings-sessions = 已登录的设备
frame-settings-tokens = 接口令牌
frame-settings-system = 系统
frame-password-old = 当前密码
frame-password-new = 新密码
frame-password-again = 再输入一次新密码
frame-password-hint = 至少 10 个字符。修改后，其他设备需要重新登录。
frame-password-change = 修改密码
frame-password-wrong = 当前密码不对。
frame-password-same = 新密码不能和当前密码相同。
frame-password-differs = 两次输入的新密码不一样。
frame-session-agent = 浏览器
frame-session-address = 网络地址
frame-session-since = 开始时间
frame-session-seen = 最近使用
frame-session-end = 停用
frame-session-this = 本机
frame-token-name = 用途
frame-token-name-hint = 写明给哪个程序使用，便于日后停用。
frame-token-name-needed = 请写明用途，最多 60 个字。
frame-token-new = 新增接口令牌
frame-token-add = 生成令牌
frame-token-days-field = 有效天数
frame-token-days-hint = 不填则一直有效，直到停用。
frame-token-days = 请填写 1 到 3650 之间的整数，或留空。
frame-token-expires = 有效期至
frame-token-unending = 不限
frame-token-unused = 尚未使用
frame-token-none = 还没有接口令牌
frame-token-none-text = 程序用令牌访问接口，权限与您本人相同。
frame-token-added = 令牌已生成
frame-token-once = 令牌只显示这一次，请现在复制保存。
frame-token-use = 程序在请求头里带上它：
frame-token-kept = 我已保存
frame-view-remove = 删除
frame-view-no-list = 这不是本系统的列表地址。
frame-view-too-long = 筛选条件太长，请减少一些。
frame-system-version = 程序版本
frame-system-engine = 数据库
frame-system-rulebook = 现行规章
frame-system-head = 操作记录链头
frame-system-calendar = { $year } 年的法定节假日还没有写入规章，这一年暂按平常的周计算工作时间。
frame-system-jobs = 失败的后台任务
frame-system-jobs-none = 没有失败的任务
frame-system-jobs-none-text = 后台任务多次重试仍未完成时会出现在这里，可以重新开始。
frame-system-job = 任务
frame-system-job-error = 原因
frame-system-job-retry = 重新开始
frame-system-job-retry-text = 任务会从停下的地方继续，不会重复已完成的部分。
event-settings-password-changed = 修改密码
event-settings-job-retried = 重新开始失败的后台任务
event-settings-mail-chosen = 修改邮件通知的设置
event-settings-mail-unsubscribed = 通过邮件中的链接退订邮件通知

## 邮件通知
frame-settings-mail = 邮件通知
frame-mail-off = 系统尚未开通邮件，通知只在应用内显示。
frame-mail-address = 通知除在应用内显示外，也可以发送到 { $address }。
frame-mail-no-address = 您的账号没有登记邮箱，收不到邮件。请联系管理员登记。
frame-mail-pace = 发送时间
frame-mail-at-once = 立即发送
frame-mail-shortly = 几分钟后合并为一封
frame-mail-hourly = 每小时合并为一封
frame-mail-daily = 下一个工作日开始时合并为一封
frame-mail-owed = 必须知悉，不能关闭
frame-mail-kinds = 同时发邮件的通知
frame-mail-pace-unknown = 请从列出的发送时间中选择。
frame-mail-kind-unknown = 没有这种通知，请刷新页面后重新选择。
frame-mail-subject = { $count ->
    [1] [知客] { $first }
   *[other] [知客] { $count } 条未读通知：{ $first }等
}
frame-mail-greeting = { $name }，您好：
frame-mail-lead = 您在知客有 { $count } 条未读通知。
frame-mail-more = 另有 { $count } 条，请到知客查看。
frame-mail-settings = 设置邮件通知
frame-mail-unsubscribe = 退订
frame-unsubscribe = 退订邮件通知
frame-unsubscribe-kind = 通知：{ $kind }
frame-unsubscribe-all = 所有可以退订的邮件通知
frame-unsubscribe-text = 退订后不再为此发送邮件，通知仍在应用内显示。
frame-unsubscribe-do = 退订
frame-unsubscribe-done = 已退订，不再为此发送邮件。登录后可以在设置中重新开启。

## 实时更新
frame-presence-unknown = 请填写 reading（阅读）、writing（填写）或 leaving（离开）
