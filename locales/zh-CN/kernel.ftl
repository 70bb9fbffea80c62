### 六个基本事物说的话：记录、动态、应办事项、审批，以及登录与密码。

kind-approval = 审批
status-approval-waiting = 审批中
status-approval-approved = 已批准
status-approval-returned = 已退回
status-approval-refused = 已拒绝
status-approval-withdrawn = 已撤回
duty-approval-decide = 作出审批决定

## 动态
event-approval-submitted = 提交审批
event-approval-approved = 批准
event-approval-returned = 退回审批
event-approval-refused = 拒绝审批
event-approval-withdrawn = 撤回审批
event-approval-delegated = 审批由{ $from }转给{ $to }
event-duty-climbed = 应办事项“{ $kind }”的用时已达时限的 { $percent }%，上报{ $to }
event-duty-owed = 新增应办事项“{ $kind }”，期限 { $due }
event-duty-done = 办结应办事项“{ $kind }”{ $late ->
    [true] （逾期）
   *[other] {""}
}
event-duty-void = 取消应办事项“{ $kind }”
event-duty-late = 应办事项“{ $kind }”已逾期，期限为 { $due }
event-duty-due-changed = “{ $kind }”的期限由 { $before } 改为 { $due }
event-record-exported = 导出列表
event-record-revealed = 查看隐去的个人信息
event-record-linked = { $side ->
    [original] 标记为“{ $title }”（{ $number }）的重复登记
    [duplicate] “{ $title }”（{ $number }）标记为本事项的重复登记
    [earlier] 标记为“{ $title }”（{ $number }）的后续
    [follow_up] “{ $title }”（{ $number }）标记为本事项的后续
   *[related] 与“{ $title }”（{ $number }）建立关联
}
event-record-unlinked = 解除与“{ $title }”（{ $number }）的关联
event-record-watcher-added = 请{ $staff }关注
event-record-watcher-removed = 取消{ $staff }的关注
event-record-tagged = 添加标签“{ $tag }”
event-record-untagged = 移除标签“{ $tag }”
event-session-begun = 登录
event-session-ended = 退出登录
event-session-refused = 登录被拒绝
event-token-added = 新增接口令牌“{ $name }”
event-token-ended = 停用接口令牌

## 通知
notice-approval-waiting = “{ $title }”等您审批
notice-approval-waiting-brief = 有审批等您处理
notice-approval-approved = “{ $title }”已批准
notice-approval-approved-brief = 您的申请已批准
notice-approval-declined = “{ $title }”{ $state ->
    [returned] 被退回
    [refused] 被拒绝
   *[other] 未获批准
}：{ $comment }
notice-approval-declined-brief = 您的申请未获批准
notice-duty-late = 应办事项“{ $duty }”已逾期
notice-duty-late-brief = 应办事项已逾期
notice-duty-climbed = 应办事项“{ $duty }”的用时已达时限的 { $percent }%
notice-duty-climbed-brief = 应办事项上报给您

## 不能这样做
error-forbidden = 您可以查看，但按规章不能这样做。
error-forbidden-reveal = 按规章，您不能查看隐去的个人信息。
error-number-taken = 编号 { $number } 已被使用，请换一个。
error-link-self = 不能与自身关联，请另选一个。
error-link-unknown = 找不到这个编号，请从列表中选择。
error-link-known = 与 { $number } 已有关联，请先解除。
error-link-not-there = 与 { $number } 没有关联。
error-link-has-original = 已标记为另一事项的重复登记，请先解除那项关联。
error-link-loop = { $number } 已直接或间接标记为本事项的重复或后续，不能再反向标记。
error-link-too-many = 最多可建立 { $most } 项关联，请先解除一项。
error-watcher-may-not-read = { $name }无权查看，不能请其关注。
error-watchers-too-many = 最多 { $most } 人关注，请先移除一位。
error-none-selected = 请先在列表中勾选。
error-too-many-selected = 一次最多处理 { $most } 条，请减少勾选。
error-tag-needed = 请填写标签。
error-tag-too-long = 标签最多 { $limit } 个字，请缩短。
error-tag-known = 已有标签“{ $tag }”。
error-tag-not-there = 这里没有标签“{ $tag }”。
error-tag-too-many = 最多可加 { $most } 个标签，请先移除一个。
approval-already-decided = 这项审批已经结束。
approval-already-waiting = 已有审批 { $number } 正在等待决定，请等它结束，或先撤回。
approval-comment-needed = 退回或拒绝时请写明原因。
approval-no-chain = 规章里没有审批链“{ $chain }”，请联系管理员。
approval-no-step = 审批链“{ $chain }”没有适用的步骤，请联系管理员。
approval-nobody = 目前没有人可以审批（{ $decider }），请联系管理员安排人员。
approval-not-yours = 这一步不由您决定。
approval-own-request = 任何人不得审批本人提出的申请。
idempotency-other-request = 同一个 Idempotency-Key 已用于另一个请求，请换一个。
view-audience-not-yours = 按规章您不能与这一范围的同事共享视图，请从列表中选择。
view-name-needed = 请填写视图名称，最多 60 个字。

## 登录、密码、密钥
sign-in-wrong = 账号或密码不对。
sign-in-too-often = 尝试次数太多，请 { $minutes } 分钟后再试。
password-too-short = 密码至少要有 { $least } 个字符。
password-too-long = 密码最多 { $most } 个字符。
password-is-account = 密码不能和账号几乎一样。
password-repeats = 密码不能只是几个字符的重复。
password-is-sequence = 密码不能是连续的字母、数字或键盘上相邻的键。
password-is-common = 这个密码太常见，容易被猜到，请换一个。
key-file-missing = 找不到密钥文件 { $path }。
key-file-unusable = 密钥文件 { $path } 无法读写：{ $cause }
key-file-too-open = 密钥文件 { $path } 的权限是 { $mode }，其他用户也能读。请执行 chmod 600 { $path }。
key-file-wrong-heading = { $path } 不是本版本的密钥文件。
key-file-damaged = 密钥文件 { $path } 已损坏，请从备份恢复。
no-randomness = 操作系统没有提供随机数，无法生成密钥。
