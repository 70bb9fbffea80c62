### 人员、部门、小组的管理。

people-title = 人员
people-new = 新增人员
people-edit = 修改资料
people-edit-short = 修改
people-save = 保存
people-search = 按姓名、拼音、首字母或账号查找
people-none = 没有符合条件的人员
people-none-text = 在职人员都列在这里，可按部门、小组、职级和职能筛选。
people-chart = 汇报关系图
people-chart-top = 从最上级看起
people-following = { $count } 名下属

## 资料
people-facts = 基本资料
people-name = 姓名
people-account = 账号
people-account-hint = 登录用。小写字母、数字、点、横线，2 至 40 个字符，建议用姓名拼音。
people-account-state = 账号状态
people-closed = 已停用
people-open-or-closed = 全部
people-position = 岗位
people-rank = 职级
people-rank-choose = 请选择
people-function = 职能
people-functions = 职能
people-department = 部门
people-department-none = 未分部门
people-group = 小组
people-groups = 小组
people-superior = 直接上级
people-superior-hint = 总监以下必须有直接上级，职级应恰好高一级。
people-superior-none = 没有上级。
people-superior-not-next = 直接上级的职级不是恰好高一级，请核对。
people-superior-below = 直接上级的职级反而更低，请核对。
people-deputy = 代理人
people-deputy-hint = 本人不在时代为审批的人。
people-phone = 电话
people-mail = 邮箱
people-line = 上级
people-reports = 直接下属
people-reports-none = 没有直接下属。
people-you = 我
people-duties-open = 未办事项
people-duties-late = 逾期未办

## 密码
people-password = 密码
people-password-first = 初始密码
people-password-first-hint = 可以不填，建好账号后在人员页面设置临时密码。
people-password-set = 设置密码
people-password-text = 设置后，该账号的所有登录和接口令牌立即失效。
people-password-own = 新密码
people-password-hint = 不填则生成一个临时密码，只显示一次。
people-password-done = 密码已设置
people-password-once = 临时密码只显示这一次，请当面告知本人，并请其登录后立即修改。
people-password-ended = 该账号原有的登录和接口令牌都已失效。
people-password-back = 返回人员页面

## 停用
people-close = 停用账号
people-close-text = 停用后不能再登录，资料和记录都保留。
people-close-holds = 此人名下还有未结记录 { $records } 项、未办事项 { $duties } 项、待审批 { $steps } 项、直接下属 { $reports } 人。请指定接手人，全部移交后停用。
people-successor = 接手人
people-successor-self = 不能移交给本人
people-successor-asked = 有一项审批是接手人自己提出的，又没有其他上级可以审批，请另选接手人
people-handing-over = 正在移交，完成后自动停用
people-holds = 此人名下还有未结记录 { $records } 项、未办事项 { $duties } 项、待审批 { $steps } 项、直接下属 { $reports } 人，请指定接手人
people-closed-already = 账号已经停用
people-open-already = 账号没有停用
people-close-self = 不能停用自己的账号
people-reopen = 恢复账号
people-reopen-text = 恢复后请重新设置密码。

## 部门与小组
people-departments = 部门
people-departments-none = 还没有部门
people-departments-none-text = 部门决定谁能看到哪些记录。先建最上级的部门，再建下级。
people-department-new = 新增部门
people-department-edit = 修改部门：{ $name }
people-department-name = 部门名称
people-department-top = 没有上级部门
people-parent = 上级部门
people-head = 负责人
people-count = 人数
people-groups-none = 还没有小组
people-groups-none-text = 小组由一起办事的人组成，组内记录可以互相查看。
people-group-new = 新增小组
people-group-edit = 修改小组：{ $name }
people-group-name = 小组名称

## 不能保存
people-needed = 请填写
people-too-long = 不能超过 { $most } 个字
people-name-needed = 请填写名称，不超过 { $most } 个字
people-account-wrong = 账号只能用小写字母、数字、点和横线，以字母或数字开头，2 至 40 个字符
people-account-taken = 账号“{ $account }”已被使用，请换一个
people-mail-wrong = 邮箱格式不对，应如 wang.fang@example.com
people-phone-wrong = 电话只能有数字、空格、括号、横线和分机号
people-rank-needed = 请选择职级
people-function-unknown = 现行规章没有列出所选的职能
people-department-unknown = 没有这个部门，请重新选择
people-department-taken = 同一上级下已有名为“{ $name }”的部门
people-department-loop = 上级部门不能是本部门或它的下级
people-group-unknown = 没有所选的小组，请重新选择
people-group-taken = 已有名为“{ $name }”的小组
people-no-such-colleague = 没有账号为“{ $account }”的在职人员
people-superior-needed = 总监以下必须有直接上级
people-loop = 汇报关系成了环：{ $line }
people-deputy-self = 代理人不能是本人
people-last-administrator = 这是最后一名系统管理员，请先指定另一名

## 共用
field-staff-account = 账号
field-staff-name = 姓名
field-staff-position = 岗位
field-staff-rank = 职级
field-staff-functions = 职能
field-staff-department = 部门
field-staff-groups = 小组
field-staff-superior = 直接上级
field-staff-deputy = 代理人
field-staff-mail = 邮箱
field-staff-phone = 电话
field-department-parent = 上级部门
field-department-head = 负责人
field-department-name = 名称
field-group-name = 名称
field-group-department = 部门
event-staff-added = 新增人员：{ $staff }
event-staff-changed = 修改人员资料：{ $staff }
event-staff-closed = 停用账号：{ $staff }
event-staff-reopened = 恢复账号：{ $staff }
event-staff-password-set = 设置密码：{ $staff }
event-staff-handed-over = 由{ $from }移交给{ $to }
event-department-changed = 部门设置：{ $name }
event-group-changed = 小组设置：{ $name }
notice-people-handed-over = { $name }的未结记录 { $records } 项、未办事项 { $duties } 项、待审批 { $steps } 项移交给您
notice-people-handed-over-brief = 同事的工作移交给您
