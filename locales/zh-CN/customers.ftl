### 客户档案：一览表、客户页、表单、团队、合并。

kind-customer = 客户

customers-title = 客户
customers-new = 新建客户
customers-edit = 编辑档案
customers-save = 保存
customers-search = 名称、拼音首字母、编号、电话后几位
customers-number = 编号
customers-tier = 级别
customers-tier-1 = 一级
customers-tier-2 = 二级
customers-tier-3 = 三级
customers-tier-4 = 四级
customers-owner = 客户经理
customers-owner-me = 我
customers-owner-none = 尚未指定
customers-missing = 缺项
customers-incomplete = 档案不完整
customers-amount-year = 近十二个月采购额
customers-of-import = 导入批次
customers-opened-from = 建档日期起
customers-opened-until = 建档日期止
customers-bought-from = 采购日期起
customers-bought-until = 采购日期止
customers-bought-currency = 采购币种
customers-other-currencies = 人民币以外
customers-until-before-from = 截止日期早于起始日期，请对调。
customers-yes = 是
customers-none = 无
customers-not-known = 不详
customers-kind-special = 特殊类
customers-empty = 还没有客户
customers-empty-text = 您负责的和有权查看的客户会列在这里。可以从现有的表格导入，也可以逐个新建。
customers-not-found = 没有符合条件的客户
customers-not-found-text = 换个写法再找，或去掉一些筛选条件。名称可以只写一部分，繁体、简体、拼音首字母都可以。
customers-to-import = 导入
customers-hand-over = 移交
customers-hand-over-to = 移交给
customers-export-selected = 导出所选

## 字段
field-customer-name = 名称
field-customer-short-name = 简称
field-customer-kind = 类别
field-customer-credit-code = 统一社会信用代码
field-customer-legal-representative = 法定代表人
field-customer-region = 地区
field-customer-address = 地址
field-customer-postcode = 邮政编码
field-customer-phone = 电话
field-customer-fax = 传真
field-customer-industry = 行业
field-customer-scope-of-business = 经营范围
field-customer-registered-capital = 注册资本
field-customer-main-products = 主要订购产品
field-customer-lifecycle = 阶段
field-customer-lifecycle-since = 本阶段起始日
field-customer-archive-date = 建档日期
field-customer-credit = 信用等级
field-customer-complexity = 需求复杂度
field-customer-promising = 有潜力
field-customer-key-customer = 重点顾客
field-contact-name = 姓名
field-contact-department = 部门
field-contact-post = 职务
field-contact-phone = 电话
field-contact-mail = 电子邮箱
field-contact-main = 首要联系人

## 阶段
status-customer-contacted = 已接触
status-customer-developing = 开发中
status-customer-customer = 成交客户
status-customer-dormant = 休眠
status-customer-lost = 流失
status-customer-merged = 已合并

## 表单
customers-kind-needed = 请选择规章所列的客户类别。
customers-lifecycle-unknown = 没有这个阶段，请从列表中选择。
customers-credit-unknown = 信用等级只能是 A、B、C、D 之一。
customers-complexity-range = 需求复杂度是 1 到 5 的整数。
customers-capital-currency = 注册资本按人民币登记，请换算后填写。
customers-capital-negative = 注册资本不能是负数。
customers-capital-hint = 可以写 500万、5,000,000
customers-field-missing = 档案标准要求填写
customers-missing-count = 档案还缺 { $count } 项必填内容。
customers-owner-beyond-reach = 您只能把客户交给您管理范围内的人。
customers-person-gone = 此人的账号已停用，请另选一人。
customers-person-needed = 请从列表中选择一位同事。
customers-role-unknown = 没有这个角色，请从列表中选择。
customers-confirm-duplicate = { $others ->
    [0] 可能已经建过档：{ $named }。确属另一家客户的，请勾选下面的确认后再保存。
   *[other] 可能已经建过档：{ $named }（另有 { $others } 份您无权查看，可向信息部门查询）。确属另一家客户的，请勾选下面的确认后再保存。
}
customers-confirm-box = 已核对，是另一家客户
customers-confirm-hint = 名称、统一社会信用代码或电话与现有档案相同时，需要确认。

## 客户页
customers-facts = 档案
customers-contacts = 联系人
customers-contacts-more = 更多联系人
customers-contacts-none = 还没有联系人
customers-contacts-none-text = 登记对方的联系人及其部门、职务，档案才算完整。
customers-contact-new = 新增联系人
customers-contact-edit = 编辑联系人
customers-contact-leave = 已离职
customers-contact-leave-text = 此人不再列为联系人，往来记录保留。
customers-reveal = 显示
customers-nothing-to-reveal = 没有可以显示的内容。
customers-timeline = 往来记录
customers-timeline-older = 更早的记录
customers-duties = 应办事项
customers-purchases = 采购
customers-purchases-none = 还没有采购记录
customers-purchases-none-text = 登记或导入采购后，这里按月、按年列出金额和次数。
customers-purchases-by-month = 近十二个月采购额（{ $currency }）
customers-purchases-by-year = 按年采购额
customers-purchases-last = 最近的采购
customers-purchases-count = 次数
customers-purchase-new = 登记采购
customers-purchased-on = 日期
customers-archive-date-in-future = 建档日期不能晚于今天，请核对。
customers-purchase-in-future = 采购日期不能晚于今天。
customers-amount = 金额
customers-amount-hint = 可以写 ¥1,234.50、500万；退货写负数
customers-currency = 币种
customers-quantity = 数量
customers-quantity-positive = 数量必须是大于零的整数。
customers-order-number = 订单号
customers-order-known = 该客户已有这个订单号的采购记录。
customers-year = 年份
customers-total = 合计

## 团队
customers-team = 服务团队
customers-team-now = 现有成员
customers-team-change = 调整
customers-team-add = 加入成员
customers-team-who = 人员
customers-team-role = 角色
customers-team-role-hint = 选“客户经理”即把客户移交给此人
customers-team-remove = 移出
customers-team-too-small = 这是重要客户，请再安排一位同事保持联系。
customers-account-manager-stays = 客户经理不能直接移出，请先把客户移交给他人。
customers-role-account-manager = 客户经理
customers-role-technical-support = 技术支持
customers-role-colleague = 协同人员

## 重复与合并
customers-duplicates = 疑似重复
customers-duplicates-none = 没有疑似重复的客户
customers-duplicates-none-text = 名称、统一社会信用代码或电话相同的客户会成组列在这里，供核对与合并。
customers-alike-name = 名称相同
customers-alike-credit-code = 信用代码相同
customers-alike-phone = 电话相同
customers-merge-into-first = 并入第一份
customers-merge = 合并客户档案
customers-merge-other = 要并入的客户
customers-merge-hint = 输入名称、编号或电话后几位查找。先对照两份档案，确认后才会合并。
customers-merge-compare = 对照
customers-merge-do = 确认合并
customers-merge-text = “{ $other }”的联系人、采购和未了事项将并入“{ $kept }”。合并可以撤销。
customers-merge-caption = 两份档案不同的项目
customers-merge-field = 项目
customers-merge-kept = 保留
customers-merge-merged = 并入
customers-merge-take = 采用后者
customers-merge-unknown = 找不到这个客户，请按编号或名称重新选择。
customers-merge-itself = 不能与自身合并，请选择另一个客户。
customers-merge-undo = 撤销合并
customers-merge-undone-already = 这次合并已经撤销。
customers-merged-here = { $name }（{ $number }）已并入本档案。

## 应办事项与通知
duty-archive-complete = 补齐客户档案
duty-archive-complete-import = 补齐导入的客户档案
duty-archive-second-contact = 安排第二位联系人员
notice-customer-handed-over = 客户“{ $name }”已移交给您。
notice-customer-handed-over-brief = 客户已移交给您

## 事件
event-customer-created = 建立客户档案
event-customer-edited = 修改档案
event-customer-lifecycle = 阶段由{ $was ->
    [contacted] 已接触
    [developing] 开发中
    [customer] 成交客户
    [dormant] 休眠
   *[lost] 流失
}变为{ $stage ->
    [contacted] 已接触
    [developing] 开发中
    [customer] 成交客户
    [dormant] 休眠
   *[lost] 流失
}
event-customer-contact-added = 新增联系人 { $name }
event-customer-contact-edited = 修改联系人 { $name }
event-customer-contact-left = 登记联系人 { $name } 离职
event-customer-handed-over = 将客户由 { $from } 移交给 { $to }
event-customer-team-joined = 安排 { $staff } 加入服务团队
event-customer-team-left = 将 { $staff } 移出服务团队
event-customer-merged = 并入 { $name }（{ $other }）
event-customer-merged-into = 并入 { $name }（{ $other }）
event-customer-merge-undone = 撤销与 { $name }（{ $other }）的合并
