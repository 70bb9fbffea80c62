### 每一页都有的词句：框架、列表、表单、时间。

web-api = 接口说明
web-brand = 知客
web-skip = 跳到正文
web-close = 关闭
web-cancel = 取消
web-more = 更多操作
web-reload = 重新载入
web-rulebook-face = 规
web-rulebook-did = 按规章自动执行

## 框架
web-nav = 主导航
web-nav-short = 常用导航
web-nav-more = 更多
web-nav-toggle = 收起或展开导航
web-nav-today = 今日
web-nav-requests = 服务事项
web-nav-customers = 客户
web-nav-tiers = 分级
web-nav-duties = 应办事项
web-nav-approvals = 审批
web-nav-people = 人员
web-nav-insights = 看板
web-nav-rulebook = 规章
web-nav-settings = 设置
web-new = 新建
web-notices = { $count ->
    [0] 通知
   *[other] 通知，{ $count } 条未读
}
web-language = 语言
web-theme = 外观
web-theme-system = 随系统
web-theme-light = 浅色
web-theme-dark = 深色
web-sign-in = 登录
web-sign-out = 退出登录

## 查找
web-search-label = 查找
web-search-placeholder = 查找客户、单号、电话后四位…
web-search-empty = 没有找到，换个词试试
web-search-all = 查看全部结果
web-search-pages = 页面

## 快捷键
web-keys-title = 快捷键
web-keys-search = 查找
web-keys-down = 下一行
web-keys-up = 上一行
web-keys-open = 打开当前行
web-keys-select = 选中当前行
web-keys-edit = 编辑
web-keys-send = 发送正在填写的内容
web-keys-refresh = 刷新列表
web-keys-help = 显示本说明
web-keys-close = 关闭弹出内容

## 列表
web-views = 视图
web-filters = 筛选
web-filters-clear = 清除筛选
web-filter-remove = 去掉这个条件
web-apply = 应用
web-columns = 列
web-columns-title = 选择要显示的列
web-pages = 翻页
web-previous = 上一页
web-next = 下一页
web-list-selected = 已选 { $count } 项
web-list-with-selected = 对选中的行：
web-list-refreshed = 列表已刷新
web-steps = 步骤
web-chart-table = 查看数据表
web-chart-category = 项目
web-chart-empty = 这段时间还没有数据

## 表单
web-form-offline = 连不上服务器，内容还在这里。请检查网络后再提交。
web-form-done = 已保存
web-unfold = 展开全文
web-fold = 收起
web-form-failed = 没有成功，内容还在这里。请稍后再试，或联系管理员。
web-form-conflict = 别人刚刚改过这条记录，您的修改没有保存。请复制您写的内容，重新载入后再改。
web-form-signed-out = 登录已过期，内容还在这里。请在新窗口登录后再提交。
web-draft-saved = 草稿已保存 { $time }
web-draft-restored = 已恢复上次没有提交的草稿
web-draft-drop = 丢弃草稿
web-upload-drop = 把文件拖到这里，或点上面选择
web-upload-progress = 上传进度
web-upload-sent = 已上传，正在读取…
web-progress-lost = 暂时联系不上服务器，任务仍在进行，正在重试…

## 时间
web-weekday-monday = 星期一
web-weekday-tuesday = 星期二
web-weekday-wednesday = 星期三
web-weekday-thursday = 星期四
web-weekday-friday = 星期五
web-weekday-saturday = 星期六
web-weekday-sunday = 星期日
web-moment-yesterday = 昨天 { $time }
web-moment-today = 今天 { $time }
web-moment-tomorrow = 明天 { $time }
web-due-late = 逾期 { $span }
web-due-exactly = { $at } 到期
web-due-left = 还有 { $span }
web-span-moment = 不到 1 分钟
web-span-minutes = { $minutes } 分钟
web-span-working-days = { $days } 个工作日
web-span-working-days-hours = { $days } 个工作日 { $hours } 小时
web-span-working-hours = { $hours } 个工作小时
web-span-working-hours-minutes = { $hours } 个工作小时 { $minutes } 分钟
web-ago-now = 刚刚
web-ago-minutes = { $minutes } 分钟前
web-ago-hours = { $hours } 小时前
web-ago-days = { $days } 天前

## 应办事项的时限
web-duty-done = 已办结
web-duty-done-late = 逾期办结
web-duty-void = 不再需要
web-duty-paused = 计时暂停
web-duty-paused-since = 自 { $at } 起

## 视图、筛选、导出
web-view-all = 全部
web-view-save = 保存为视图
web-view-name = 视图名称
web-view-audience = 视图对谁可用
web-view-nobody = 仅自己
web-view-group = 小组：{ $name }
web-view-department = 部门（含下级）：{ $name }
web-view-everybody = 所有同事
web-filter-any = 不限
web-export-xlsx = 导出表格
web-input-not-a-number = 请填写整数

## 导航分组
web-nav-care = 关怀与质量
web-nav-office = 办公
web-nav-boards = 看板
web-my-settings = 我的设置

## 没有办成
web-home = 回到今日
web-problem-back = 没有任何改动。您可以返回上一页修改后再试。
web-problem-fields = 有几处填写需要修改：
web-problem-input = 有几处填写需要修改，请看各项旁边的说明。
web-problem-internal = 系统出了问题，没有任何改动。请稍后再试；如果还是这样，请告诉管理员。
web-problem-method = 这个地址不能这样使用。
web-problem-not-found = 没有找到，或者您不在可以查看的范围内。
web-problem-other-site = 这个操作不是从本系统的页面发出的，已被拒绝。
web-problem-request = 看不懂这个请求，请检查后再试。
web-problem-signed-out = 登录已过期，请重新登录。
web-problem-record = 查看这条记录
web-problem-stale = 别人刚刚改过，您的修改没有保存。请看看改了什么，再重新填写。
web-standing-and = 、
web-standing-change = { $name }：{ $what }
web-standing-fields = { $name }：{ $what }（{ $fields }）
web-problem-too-large = 内容太大，超过了允许的大小。
web-problem-unreachable = 暂时连不上数据库，没有任何改动。请稍后再试。
web-problem-unreadable = 读不懂提交的内容：{ $cause }
web-problem-version-needed = 请注明修改所依据的版本（表单的 version 或请求头 If-Match）。
web-status-400 = 请求有误
web-status-401 = 请先登录
web-status-403 = 没有权限
web-status-404 = 没有找到
web-status-405 = 不能这样使用
web-status-408 = 等待超时
web-status-409 = 有冲突
web-status-412 = 已被他人修改
web-status-413 = 内容太大
web-status-415 = 不支持的格式
web-status-422 = 请检查填写的内容
web-status-428 = 缺少版本
web-status-429 = 请稍后再试
web-status-500 = 系统出了问题
web-status-503 = 暂时不可用

## 实时更新
web-live-changed = 有 { $count } 条变动
web-live-much = 刚有大量变动
web-live-refresh = 刷新列表
web-live-told = 刚有新动态：{ $what }
web-live-elsewhere = 您填写期间，这条记录刚有变动
web-live-show = 查看
web-presence-reading = { $names } 也打开了此页
web-presence-writing = { $names } 正在填写

## 标签
web-tag = 标签
web-tags = 标签
web-tags-none = 还没有标签
web-tag-add = 添加标签
web-tag-remove = 移除标签
web-tag-remove-named = 移除标签“{ $tag }”
