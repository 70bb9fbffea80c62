### 制度文本的检查：问题、处理办法、参数名称

## 问题

rulebook-fault-syntax = TOML 格式有误：{ $message }
rulebook-fault-unknown-table = 没有名为“{ $table }”的表
rulebook-fault-unknown-clause = 没有条款“{ $clause }”
rulebook-fault-unknown-key = 没有名为“{ $key }”的项
rulebook-fault-missing-table = 缺少表“{ $table }”
rulebook-fault-missing-parameter = 缺少“{ $parameter }”
rulebook-fault-wrong-type =
    “{ $parameter }”应写成{ $expected ->
        [text] 带引号的文字
        [integer] 整数
        [number] 数字（最多两位小数）
        [flag] true 或 false
        [date] 日期，如 2026-05-01
        [day-of-year] 月日，如 "01-31"
        [window] 时段，如 "09:00-12:00"
        [list] 方括号内的列表
       *[table] 表
    }
rulebook-fault-out-of-range = “{ $parameter }”为 { $value }，应在 { $least } 至 { $most } 之间
rulebook-fault-empty-list = “{ $parameter }”没有列出任何内容
rulebook-fault-empty-text = “{ $parameter }”是空的
rulebook-fault-repeated = “{ $name }”出现了两次
rulebook-fault-unknown-name =
    “{ $name }”不是{ $vocabulary ->
        [rank] 职级
        [function] 职能
        [action] 可授权的操作
        [reach] 权限范围
        [part] 制度的部分
        [running] 对进行中时限的处理方式
        [mode] 会签方式
        [decider] 审批人的写法
        [condition] 可作条件的项目
        [relief] 逾期接办人
        [field] 档案标准项目
        [customer-kind] 客户类别
        [masked-field] 可隐去的信息
        [likeness] 查重依据
        [answerer] 首问负责人的写法
        [request-kind] 事项种类
        [category] 该种类的业务分类
        [pause] 可以不计入时限的状态
        [escalation] 上报对象
        [close-field] 结案项目
        [result] 所列的结果
       *[other] 已知的名称
    }
rulebook-fault-unknown-chain = 没有名为“{ $chain }”的审批链
rulebook-fault-clause-needed = 本条以条款“{ $needs }”为前提，而文本中没有该条
rulebook-fault-unreachable-step =
    审批链“{ $chain }”的第 { $step } 步永远不会有人处理：{ $why ->
        [never-holds] 条件不可能成立
        [repeated] 与前面的步骤重复
        [descends] 前面的步骤已到更高一级
       *[function-absent] 公司没有这项职能
    }
rulebook-fault-weights-sum = 权重之和为 { $sum }%，应为 100%
rulebook-fault-bands-overlap = “{ $parameter }”的分档重叠：“{ $above }”之后是“{ $below }”
rulebook-fault-band-points-rise = “{ $parameter }”的低档得分反而更高：{ $above } 分之后是 { $below } 分
rulebook-fault-thresholds-not-descending = 级别界限没有递减：{ $above } 之后是 { $below }
rulebook-fault-answer-after-solution = “{ $level }”的响应时限长于解决时限
rulebook-fault-level-overtakes = “{ $level }”的时限短于“{ $other }”
rulebook-fault-escalation-out-of-order = 上报步骤的次序有误：“{ $earlier }”之后是“{ $later }”
rulebook-fault-unknown-placeholder = 条文（{ $lang }）中的“{ $placeholder }”在本条没有对应的参数
rulebook-fault-lone-brace = 条文（{ $lang }）中的花括号不成对
rulebook-fault-silent-parameter = 条文（{ $lang }）没有写明“{ $parameter }”
rulebook-fault-allows-nobody = 这一项应写明 rank、function 或两者
rulebook-fault-unknown-zone = “{ $zone }”不是时区
rulebook-fault-windows-overlap = “{ $day }”的时段 { $first } 与 { $second } 重叠
rulebook-fault-window-backwards = “{ $day }”的时段 { $window } 的结束不晚于开始
rulebook-fault-idle-week = 一周之内没有任何工作时段
rulebook-fault-year-twice = { $year } 年列了两次
rulebook-fault-date-outside-year = { $date } 列在了 { $year } 年之下
rulebook-fault-makeup-on-workday = 调休上班日 { $date } 本来就是工作日
rulebook-fault-holiday-also-workday = { $date } 既是放假日又是调休上班日

## 处理办法

rulebook-remedy-nearest = 是否应为“{ $nearest }”？
rulebook-remedy-remove = 请删去
rulebook-remedy-remove-clause = 请删去该条，或等待支持该条的版本
rulebook-remedy-choose-known = 可用的有：{ $known }
rulebook-remedy-choose-placeholder = 条文中可用的有：{ $known }
rulebook-remedy-define-chain = 请在 approval.chains 中增设，或改用其他审批链
rulebook-remedy-mend-syntax = 请改正该行
rulebook-remedy-add = 请补上
rulebook-remedy-fill = 请填写
rulebook-remedy-rewrite = 请按此改写
rulebook-remedy-choose-between = 请改为该范围之内的数
rulebook-remedy-keep-one = 请只保留一处
rulebook-remedy-add-clause = 请补上该条，或删去本条
rulebook-remedy-mend-condition = at_least 不得大于 at_most
rulebook-remedy-remove-step = 请删去这一步
rulebook-remedy-order-steps = 请把较低的一级排在前面
rulebook-remedy-list-function = 请在 organisation.functions 中列出该职能，或改由他人审批
rulebook-remedy-balance-weights = 请调整各项权重，使其合计为 100%
rulebook-remedy-order-descending = 请由高到低排列
rulebook-remedy-mend-level = 响应时限不得长于解决时限
rulebook-remedy-order-levels = 级别或优先级较高的，时限不得长于较低的
rulebook-remedy-order-escalation = 每一步应晚于前一步，并上报高一级
rulebook-remedy-pair-braces = 参数写作 {"{"}名称{"}"}，花括号本身写两遍
rulebook-remedy-tell-parameter = 请在条文中写入该参数
rulebook-remedy-name-who = 请写明允许谁
rulebook-remedy-name-zone = 请写时区名称，如 Asia/Shanghai
rulebook-remedy-order-windows = 每个时段应先开始后结束，并在下一时段开始之前结束
rulebook-remedy-add-window = 请至少为一天写上工作时段
rulebook-remedy-join-years = 请合并两处
rulebook-remedy-move-date = 请移到相应年份之下
rulebook-remedy-remove-date = 请删去该日期

## 参数名称

rulebook-parameter-title = 标题
rulebook-parameter-company = 公司称谓
rulebook-parameter-parts = 各部分的起草、解释与发布
rulebook-parameter-ranks = 职级
rulebook-parameter-functions = 职能
rulebook-parameter-posts = 其他岗位
rulebook-parameter-allow = 权限
rulebook-parameter-readers = 各职级与职能的查阅范围
rulebook-parameter-starters = 可以发起评估的人员
rulebook-parameter-zone = 时区
rulebook-parameter-monday = 星期一
rulebook-parameter-tuesday = 星期二
rulebook-parameter-wednesday = 星期三
rulebook-parameter-thursday = 星期四
rulebook-parameter-friday = 星期五
rulebook-parameter-saturday = 星期六
rulebook-parameter-sunday = 星期日
rulebook-parameter-workday = 调休上班日的时段
rulebook-parameter-holidays = { $number } 年放假日期
rulebook-parameter-workdays = { $number } 年调休上班日期
rulebook-parameter-chain = 审批链
rulebook-parameter-wait-working-days = 每一步的时限
rulebook-parameter-then = 逾期转由
rulebook-parameter-approval = 审批
rulebook-parameter-kinds = 类别
rulebook-parameter-special-kinds = 特殊类
rulebook-parameter-fields = 标准项目
rulebook-parameter-complete-working-days = 补齐时限
rulebook-parameter-tiers = 级别
rulebook-parameter-promising = 有潜力的客户
rulebook-parameter-contacts = 联系人数
rulebook-parameter-assign-working-days = 补足时限
rulebook-parameter-masked = 隐去的信息
rulebook-parameter-grant-days = 临时授权有效期
rulebook-parameter-by = 查重依据
rulebook-parameter-rows = 每份最多行数
rulebook-parameter-channels = 受理渠道
rulebook-parameter-kind = 种类与分类
rulebook-parameter-protected-kinds = 保密的种类
rulebook-parameter-answered-by = 首问负责人
rulebook-parameter-named = 指定答复人
rulebook-parameter-handlers = 转交对象
rulebook-parameter-priorities = 优先级
rulebook-parameter-one = 一级客户的时限
rulebook-parameter-two = 二级客户的时限
rulebook-parameter-three = 三级客户的时限
rulebook-parameter-four = 四级客户的时限
rulebook-parameter-untiered = 未评级的视同
rulebook-parameter-pauses = 不计入时限的状态
rulebook-parameter-steps = 上报步骤
rulebook-parameter-task-working-days = 协办时限
rulebook-parameter-asks = 结案必填
rulebook-parameter-results = 结果
rulebook-parameter-causes = 原因
rulebook-parameter-silent-days = 客户答复期限
rulebook-parameter-silent-result = 逾期未答复的结果
rulebook-parameter-confirmed-result = 客户确认解决的结案结果
rulebook-parameter-satisfaction = 满意度询问
rulebook-parameter-duplicate-result = 重复登记的结案结果
rulebook-parameter-confirm-working-days = 确认时限
rulebook-parameter-period-months = 统计期
rulebook-parameter-amount = 采购金额
rulebook-parameter-purchases = 采购次数
rulebook-parameter-credit = 信用状况
rulebook-parameter-years = 合作年限
rulebook-parameter-complexity = 需求复杂度
rulebook-parameter-unknown = 情况不明的得分
rulebook-parameter-due-days = 评估时限
rulebook-parameter-within-working-days = 通知时限
rulebook-parameter-sales-at-least = 上年销售额不低于
rulebook-parameter-proposed-by = 提出职能
rulebook-parameter-due = 每年截止日
