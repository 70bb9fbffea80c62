//! What customers of the demo company bring up, by the kinds and categories of the rulebook's default (`service.kinds`):
//! subjects, texts, what is answered, asked, passed to other departments, and how it is solved. Written as text, so that a
//! page of it reads like the register.
//!
//! In the texts stand `{product}`, `{serial}` (a machine's number), `{order}`, `{place}` (where it stands), `{days}` and
//! `{pieces}`.

use super::words::{cells, lines};

/// One matter begins with `=`: kind, category, cause and result (keys of `service.close`); how often it comes from anybody
/// who has bought, from who bought lately, and from who has not; and how often it is low, normal, high and urgent.
const MATTERS: &str = "
    = consultation selection need answered | 3 1 40 | 30 60 10 0
    subject {product}选型咨询
    subject 新建产线{product}选型
    text 我司计划在{place}新增一台{product}，介质含少量颗粒，现场电压 380 V，请协助选型并提供技术参数。
    text 现有设备能力不足，拟更换为贵司{product}，请告知合适的型号、外形尺寸和基础要求。
    ask 请补充介质温度、流量和扬程要求，并说明安装空间的限制。
    heard 介质温度 65℃，流量 50 m³/h，扬程 32 m，安装空间 2.5 m × 1.8 m。
    task 技术支持部 | 请按客户工况核算并给出选型书 | 已出具选型书，推荐两种型号并附性能曲线。
    solution 已发送选型书和性能曲线，并说明两种型号的差别，客户表示可据此询价。

    = consultation quotation need answered | 4 1 36 | 25 65 10 0
    subject 询问{product}价格与交期
    subject {product}报价及交货周期
    text 请报{product}含税价及最短交期，预计采购 {pieces} 台，付款方式可否按 3-6-1 执行。
    text 去年采购过同型号{product}，今年拟再订 {pieces} 台，请重新报价并确认交期。
    solution 已由客户经理发送正式报价单，交期为合同生效后 {days} 天，报价有效期 30 天。

    = consultation operation use answered | 22 24 1 | 35 60 5 0
    subject {product}参数如何设置
    subject {product}开机步骤咨询
    subject {product}报警代码含义
    text 操作工换班后不清楚{product}（{serial}）控制面板的参数设置，请说明启动和停机的顺序。
    text {product}面板显示报警 E07，说明书中没有找到，请问是什么意思，能否继续运行？
    text {place}的{product}低负荷时频繁启停，请问加载压力和卸载压力如何设置较合适？
    ask 请拍一张控制面板参数页和铭牌的照片发来，便于核对程序版本。
    heard 照片已发到贵司服务邮箱，请查收。
    solution 已电话指导操作，并发送操作卡片一份，客户现场试行正常。
    solution 已说明报警原因为进口过滤器压差偏高，清洗滤芯后复位，设备恢复运行。

    = consultation upkeep use answered | 16 6 0 | 45 52 3 0
    subject {product}润滑周期咨询
    subject {product}停机一个月如何保养
    text {product}（{serial}）累计运行约 4000 小时，请告知润滑油更换周期和推荐牌号。
    text {place}设备计划停产检修一个月，{product}停机期间应如何保养？
    solution 已发送保养规程和润滑油对照表，并提醒在系统中登记下次保养时间。

    = consultation warranty_terms information answered | 10 9 2 | 45 50 5 0
    subject 保修期起算时间咨询
    subject 易损件是否在保修范围内
    text 订单 {order} 的{product}去年到货，今年才安装，保修期从到货还是从验收起算？
    text 机械密封使用半年后渗漏，请问是否属于保修范围，费用如何计算？
    task 销售部 | 请核对合同中的保修条款和验收日期 | 合同约定自验收之日起 12 个月，验收单已归档。
    solution 已按合同条款答复：保修期自验收之日起 12 个月，易损件清单见合同附件。

    = request on_site installation solved | 2 40 0 | 5 60 30 5
    subject {product}上门安装预约
    subject 新到{product}请安排安装
    text 订单 {order} 的{product}已到货，基础和配电已完工，请安排工程师到{place}安装。
    text 设备已就位，吊装已完成，请于本周内派人指导管路连接和接线。
    ask 请确认现场基础养护是否满七天，并提供基础验收单。
    heard 基础已养护十天，验收单见附件。
    task 技术支持部 | 请安排一名工程师上门安装，预计两天 | 已完成安装，客户签署安装确认单。
    solution 工程师已到现场完成安装和管路连接，设备单机试运行正常，安装确认单已签收。

    = request commissioning installation solved | 2 34 0 | 5 60 30 5
    subject {product}调试及验收
    subject 请派人配合{product}联动调试
    text {place}{product}安装完毕，计划下周联动调试，请派工程师到场并准备验收资料。
    text 现场调试时{product}振动值 5.6 mm/s，超出验收标准，请派人处理后再验收。
    note 客户验收标准高于出厂标准，去现场前与质量部对一下口径。
    task 质量部 | 请提供该台设备的出厂检验报告 | 出厂检验报告已上传，振动值 2.3 mm/s。
    solution 重新找正联轴器后振动值降至 2.1 mm/s，已完成 72 小时试运行并签署验收单。

    = request in_warranty product solved | 26 18 0 | 5 50 35 10
    subject {product}异响申请保修
    subject {product}渗漏，保修期内维修
    subject {product}温升过高请求检修
    text {place}的{product}（{serial}）运行时有明显异响，停机检查未发现松动，尚在保修期，请安排维修。
    text {product}机封处渗漏，每分钟约二十滴，现已切换备用机，请尽快派人。
    text {product}轴承端温度 86℃，比平时高二十多度，请协助检查。
    ask 请提供最近一周的运行记录和振动、温度数据。
    heard 运行记录已整理，振动 4.8 mm/s，电流在额定值以内。
    task 生产部 | 请备一套机械密封和轴承，随工程师带往现场 | 备件已出库，随车发出。
    task 质量部 | 请分析换下的轴承，判断失效原因 | 轴承为润滑不良导致的早期磨损，报告已上传。
    note 同批次已有三台反映异响，请质量部留意。
    solution 已更换轴承并重新加注润滑脂，运行四小时温度稳定在 58℃，异响消除。
    solution 已更换机械密封并校正同轴度，试运行无渗漏，费用按保修处理。

    = request out_of_warranty use solved | 18 1 0 | 10 58 27 5
    subject {product}大修报价
    subject {product}保修期外维修
    text {product}（{serial}）使用已满六年，准备年底停产检修，请给出大修方案和报价。
    text {product}转子卡死，已过保修期，请派人检查并报维修费用。
    ask 请确认是否需要提供备机，以便一并报价。
    heard 不需要备机，停产期间完成即可。
    task 采购部 | 请询叶轮和轴套的价格与货期 | 货期三周，价格已回复。
    solution 已完成大修，更换叶轮、轴套和密封，出具维修报告，客户已验收并确认费用。

    = request parts_supply need solved | 26 6 0 | 15 62 20 3
    subject {product}备件询价
    subject 订购{product}易损件
    subject 备件催货
    text 请报{product}（{serial}）机械密封、轴承、O 形圈各 {pieces} 套的价格和货期。
    text 上月订的{product}滤芯还未到，库存只够用一周，请核实发货时间。
    ask 请提供铭牌照片，以便核对图号。
    heard 铭牌照片已发，型号与订单一致。
    task 采购部 | 请确认库存和补货时间 | 现货充足，可当日发出。
    solution 备件已发出，运单号已告知客户，预计三日内到货。

    = request parts_exchange logistics solved | 6 12 0 | 10 65 22 3
    subject 备件型号不符要求更换
    subject 错发备件退换
    text 订单 {order} 收到的密封圈与{product}型号不符，请更换，原件未拆封。
    text 收到的滤芯外径偏大装不进去，请核对图号后重新发货。
    task 生产部 | 请核对出库图号并重新配货 | 系仓库拣货错误，已重新配货。
    solution 已免费补发正确型号，错发件由快递上门取回，客户确认装配正常。

    = request scheduled need solved | 18 4 0 | 30 65 5 0
    subject {product}年度保养预约
    subject 请安排{product}定期保养
    text {place}共 {pieces} 台{product}到了年度保养时间，请安排工程师并提前告知所需停机时间。
    task 技术支持部 | 请排入保养计划并联系客户确认停机窗口 | 已排定，客户同意周六停机。
    solution 已完成年度保养，更换油品和滤芯，保养记录已双方签字。

    = request inspection need solved | 10 3 0 | 25 70 5 0
    subject 申请{product}现场巡检
    subject 雨季前设备巡检
    text 请在高温季前对{place}的{product}做一次巡检，重点看振动和电流。
    solution 巡检完成，发现两处隐患已当场处理，巡检报告已发送。

    = request training need solved | 5 12 0 | 45 55 0 0
    subject {product}操作培训申请
    text 我司新招一批操作工，请安排半天的{product}操作与日常点检培训，约 {pieces} 人。
    note 可与保养安排在同一天，节省差旅。
    solution 已在客户现场完成培训，发放操作手册，签到表和考核结果已归档。

    = request manual information answered | 14 14 1 | 45 53 2 0
    subject 索取{product}说明书
    subject {product}电气图纸补发
    text 随机资料遗失，请补发{product}（{serial}）说明书和电气原理图电子版。
    text 请提供{product}外形图和基础图，CAD 格式，设计院需要。
    solution 资料已发送至客户登记的邮箱，并在档案中注明版本。

    = request certificate information answered | 9 18 0 | 30 65 5 0
    subject {product}合格证与检验报告
    subject 补开产品合格证
    text 项目验收需要订单 {order} 的产品合格证、材质单和出厂检验报告原件，请寄出。
    task 质量部 | 请补开合格证和材质单 | 已补开并加盖检验章。
    solution 原件已寄出，扫描件同时发送至邮箱。

    = order new_order need solved | 10 2 10 | 10 65 22 3
    subject 追加订购{product}
    subject {product}新订单
    text 在订单 {order} 的基础上追加{product} {pieces} 台，价格按原合同执行，请确认。
    text 请按附件技术协议签订{product}采购合同，交货地点为{place}。
    solution 合同已双方签字，排产计划已下达，交期已书面告知客户。

    = order order_change need solved | 3 16 0 | 5 60 30 5
    subject 订单 {order} 变更交货地点
    subject 订单数量变更
    text 因项目调整，订单 {order} 的交货地点改为{place}，收货人另附，请确认是否产生费用。
    text 订单 {order} 请减少两台{product}，其余不变。
    task 生产部 | 请确认是否已投产，能否变更 | 尚未投产，可以变更。
    solution 已签订变更协议，发货计划已同步调整，不产生额外费用。

    = order cancellation need partly_solved | 1 4 0 | 5 60 30 5
    subject 申请取消订单 {order}
    text 由于项目暂缓，申请取消订单 {order}，定金如何处理请告知。
    solution 已按合同约定处理：未投产部分取消，已投产部分延期交货，双方签署备忘录。

    = order progress need answered | 4 28 0 | 15 65 20 0
    subject 查询订单 {order} 进度
    subject {product}何时发货
    text 请告知订单 {order} 的生产进度和预计发货日期，现场等待安装。
    text 合同约定本月底交货，至今没有收到发货通知，请答复。
    task 生产部 | 请回复生产进度 | 装配完成，待试机，三日内可发货。
    solution 已答复进度：装配完成，试机合格后发货，并提供了物流单号。

    = order settlement information answered | 12 12 0 | 25 68 7 0
    subject 发票信息更正
    subject 订单 {order} 对账
    text 订单 {order} 的发票税号有误，请作废重开，抬头不变。
    text 请提供截至本月的往来对账单，我司财务年底核对。
    task 财务部 | 请核对发票和收款记录 | 已核对一致，发票已重开。
    solution 发票已重开寄出，对账单双方盖章确认无误。

    = suggestion product need answered | 6 2 0 | 70 30 0 0
    subject 建议{product}增加远程监测
    subject {product}面板改进建议
    text 建议{product}增加振动和温度的远程监测接口，便于接入我司设备管理系统。
    text 控制面板安装位置偏低，巡检时要蹲下看，建议改到齐胸高度。
    solution 已转产品规划，列入下一版改进清单，并向客户致谢。

    = suggestion service service answered | 4 1 1 | 70 30 0 0
    subject 建议提供备件寄售
    subject 服务热线建议增加夜班
    text 我司连续生产，建议在我方仓库寄售常用备件，用后结算。
    text 夜间停机时无法联系到工程师，建议热线安排夜班或留值班电话。
    solution 已与客户约定试行方案，由客户经理跟进。

    = suggestion process information answered | 3 1 1 | 75 25 0 0
    subject 建议简化验收流程
    text 每次验收要三方签字并寄纸质件，建议改为电子签署。
    solution 已答复客户：自下月起支持电子签署，模板已发送。

    = complaint appearance logistics solved | 2 18 0 | 5 55 35 5
    subject {product}外观划伤投诉
    subject 到货油漆脱落
    text 订单 {order} 的{product}到货后发现机壳有两处划伤，漆面脱落，影响验收，要求处理。
    task 质量部 | 请判断划伤产生的环节 | 出厂照片无划伤，判断为运输中绑扎不当。
    solution 已安排人员上门补漆并向客户致歉，客户同意验收。

    = complaint performance product solved | 8 10 0 | 0 35 50 15
    subject {product}达不到合同流量
    subject {product}能耗偏高
    text {place}的{product}实测流量只有合同值的八成五，多次调整无改善，要求给出解决方案。
    text {product}实测功率比技术协议高 9%，请说明原因并整改。
    ask 请提供测试方法和进出口压力，我们将派人复测。
    heard 同意复测，请携带经检定的流量计。
    task 技术支持部 | 请到现场复测并出具报告 | 复测结果：进口管径偏小导致，改造后流量达到合同值。
    note 客户情绪较大，答复前请先与客户经理沟通。
    solution 现场复测后更换叶轮，流量达到合同值，客户签字确认。
    solution 经双方复测，进口管路阻力偏大，改造后达到协议要求，费用各担一半。

    = complaint breakdown product solved | 9 7 0 | 0 25 50 25
    subject {product}投用三个月损坏
    subject {product}频繁跳机投诉
    text {product}（{serial}）投用仅三个月，主轴断裂，造成我司停产一天，要求更换并说明原因。
    text {product}一周内跳机四次，影响生产，要求彻底解决。
    task 质量部 | 请对断裂主轴做失效分析 | 断口为疲劳断裂，热处理硬度偏低，已追溯同批次。
    task 生产部 | 请立即安排一台备机 | 备机已发出，次日到达。
    note 请同步通知质量部追溯同批次产品。
    solution 已免费更换主轴并提供失效分析报告，同批次产品已列入排查计划，客户接受处理结果。

    = complaint late logistics solved | 3 20 0 | 0 35 50 15
    subject 订单 {order} 延迟交货
    subject {product}交期一再推迟
    text 订单 {order} 合同交期已过 {days} 天，电话询问答复不一，严重影响我司项目进度，请给出确切时间。
    task 生产部 | 请给出确切的发货日期 | 外购件到货，后天可以发货。
    solution 设备已发出并指派专人跟车，按合同约定支付违约金，客户表示理解。

    = complaint shortage logistics solved | 2 18 0 | 5 60 30 5
    subject 订单 {order} 少发配件
    subject 发货清单与实物不符
    text 开箱清点发现订单 {order} 缺地脚螺栓一套、联轴器护罩一件，请补发。
    task 生产部 | 请核对装箱单并补发 | 系漏装，已补发。
    solution 缺件已用快递补发，客户确认收到并安装。

    = complaint transport_damage logistics solved | 1 14 0 | 0 40 50 10
    subject {product}运输途中受损
    text 卸货时发现{product}包装破损，进口法兰变形，已拍照并在运单上注明，请处理。
    task 行政部 | 请向承运方报案索赔 | 已报案，承运方认可责任。
    solution 已更换法兰并承担费用，同时向承运方索赔，客户验收合格。

    = complaint slow service solved | 6 2 0 | 0 40 50 10
    subject 报修两天无人到场
    subject 电话答复后没有下文
    text 前天报修{product}，说当天安排，至今无人联系，请给出说法。
    note 请调出通话记录，核实当时的答复人。
    solution 已由服务经理致歉，工程师当日到场处理完毕，并约定今后由专人对接。

    = complaint attitude service answered | 3 1 0 | 5 60 30 5
    subject 对服务人员态度不满
    text 昨天来现场的工程师说话生硬，问题没有解释清楚就离开，希望改进。
    solution 经核实已对当事人进行教育，服务经理电话致歉，客户表示接受。

    = complaint unsolved service partly_solved | 5 1 0 | 0 25 55 20
    subject {product}同一故障修了三次
    text {place}的{product}同一位置渗漏已修三次，每次半个月后又漏，要求彻底解决或更换。
    ask 请提供前三次的维修单编号。
    heard 维修单编号已发，三次都是更换密封。
    task 技术支持部 | 请组织会诊，找出反复渗漏的根因 | 底座不平导致轴线偏移，需重新灌浆。
    solution 重新找平底座并更换密封，连续观察 30 天无渗漏，客户同意结案。

    = complaint promise service solved | 3 2 0 | 0 45 45 10
    subject 承诺的备机没有送到
    text 上周答应维修期间提供备机，到今天没有送来，生产受影响。
    solution 备机已送达并投用，已向客户致歉，由客户经理上门说明。

    = complaint charges information solved | 4 3 0 | 15 65 20 0
    subject 维修费用有异议
    text 维修报价与上次相差三成，配件单价也不一致，请解释并重新核价。
    task 财务部 | 请核对两次报价的差异 | 第二次误用旧价格表，已更正。
    solution 已按现行价格表重新核价并退还差额，客户认可。

    = dispute contract information partly_solved | 1 2 0 | 0 35 50 15
    subject 合同 {order} 履行争议
    text 双方对合同 {order} 中安装责任的约定理解不同，请派人协商。
    task 销售部 | 请整理合同谈判纪要 | 纪要已整理，安装由我方负责、辅材由客户提供。
    solution 经协商签订补充协议，明确安装范围和费用。

    = dispute liability product partly_solved | 1 2 0 | 0 25 55 20
    subject {product}质量责任认定
    text 设备损坏双方对责任认定不一致，我司要求第三方检测。
    task 质量部 | 请联系双方认可的检测机构 | 已委托检测，结论为安装与材质共同作用。
    solution 按检测结论责任各半，维修费用分担，双方签字。

    = dispute payment external partly_solved | 2 1 0 | 5 50 40 5
    subject 质保金退还争议
    text 质保期已满，质保金仍未退还，请按合同支付。
    task 财务部 | 请核对质保金台账 | 台账相符，付款流程已发起。
    solution 质保金已支付，客户确认到账。

    = wrongdoing integrity unknown answered | 2 3 1 | 0 30 60 10
    subject 反映服务人员索要好处
    text 反映：上门维修时有人暗示需要“辛苦费”，否则排期靠后。请核查，勿透露本人身份。
    note 已由监督组两人谈话，另行取证。
    solution 已核查完毕，按制度处理，并以保密方式告知反映人。

    = wrongdoing discipline unknown answered | 2 2 0 | 0 40 50 10
    subject 反映代理商低价串货
    text 反映：有代理商以低于协议的价格跨区销售{product}，并使用我司人员提供的渠道。
    solution 经核查部分属实，已按代理协议处理，结果告知反映人。

    = wrongdoing leak unknown answered | 1 2 0 | 0 30 50 20
    subject 反映报价信息外泄
    text 反映：投标前竞争对手已知我方报价，怀疑内部泄露，请保密核查。
    solution 已核查邮件与文件访问记录，排除内部泄露，结果告知反映人。

    = fault stopped product solved | 20 10 0 | 0 5 35 60
    subject {product}停机无法启动
    subject {product}突然停机，生产线停产
    subject 紧急：{place}{product}跳闸
    text {place}的{product}（{serial}）今早突然停机，复位后仍无法启动，整条线停产，请马上支援。
    text {product}启动即跳闸，电工检查供电正常，怀疑变频器故障。
    ask 请提供变频器显示的故障代码。
    heard 显示 F0011，母线电压正常。
    task 技术支持部 | 请立即派最近的工程师到场 | 工程师两小时内到场。
    task 生产部 | 请备变频器一台 | 备件已随工程师带走。
    note 客户产线每小时损失较大，请随时通报进展。
    solution 远程指导复位并清除过载记录，设备恢复运行，工程师随后到场复查。
    solution 工程师到场更换变频器控制板，设备恢复运行，停机共五小时。

    = fault degraded product solved | 18 8 0 | 0 45 45 10
    subject {product}出力下降
    subject {product}压力不稳
    text {place}的{product}排气压力由 0.75 MPa 降到 0.6 MPa，噪声增大，请检查。
    text {product}振动逐日增大，现为 6.2 mm/s，担心损坏，请安排检修。
    ask 请说明最近一次更换滤芯和油品的时间。
    heard 上次更换是在四个月前。
    solution 清洗冷却器、更换空气滤芯后压力恢复正常。
    solution 现场动平衡校正后振动降至 2.6 mm/s，建议三个月后复测。

    = fault software product solved | 8 8 0 | 5 50 35 10
    subject {product}控制程序死机
    subject 触摸屏无法登录
    text {product}触摸屏卡在启动画面，断电重启无效，目前手动运行。
    text 升级程序后历史曲线无法显示，请远程处理。
    task 信息部 | 请提供该版本程序的修正包 | 修正包已发布，可远程升级。
    solution 远程升级控制程序至 3.2.1 版，功能恢复正常，参数已备份。

    = fault communication external solved | 5 4 0 | 5 55 35 5
    subject {product}通信中断
    subject 远程监测掉线
    text {product}与中控 DCS 的通信时断时续，Modbus 地址未改动，请协助排查。
    solution 更换屏蔽线并加装终端电阻，通信稳定，连续观察三天正常。

    = registration opening need solved | 1 4 14 | 45 55 0 0
    subject 开通服务账号
    text 请为我司开通在线服务账号，用于报修和查询备件。
    solution 账号已开通，初始密码以短信发送，使用说明已发邮箱。

    = registration details need solved | 10 3 2 | 60 40 0 0
    subject 联系人变更
    subject 收货地址变更
    text 原设备主管已调岗，请将联系人改为我本人，电话不变。
    text 公司搬迁至新厂区，请更新收货地址和开票资料。
    solution 资料已更新，并通知相关客户经理。

    = registration warranty need solved | 2 26 0 | 45 55 0 0
    subject {product}保修登记
    text 订单 {order} 的{product}已于上周验收，机号 {serial}，请登记保修起止日期。
    solution 保修已登记，起止日期以短信和邮件告知客户。

    = registration return logistics solved | 2 12 0 | 15 70 15 0
    subject 退货登记
    subject {product}换货申请
    text 订单 {order} 多订的配件申请退货，原包装未拆，请告知退货地址。
    task 销售部 | 请确认是否同意退货 | 同意退货，收取 5% 手续费。
    solution 退货已收到并验收入库，款项原路退回。
";

/// One matter that customers bring up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its kind, a key of the default rulebook.
    pub kind: &'static str,
    /// Its category, a key of the kind's tree.
    pub category: &'static str,
    /// Why it mostly comes up, a key of `service.close`.
    pub cause: &'static str,
    /// How it mostly ends, a key of `service.close`.
    pub result: &'static str,
    /// How often it comes from who has bought, who bought lately, and who has not.
    pub weights: [u64; 3],
    /// How often it is of low, normal, high and urgent priority.
    pub priorities: [(u64, &'static str); 4],
    /// Subjects.
    pub subjects: Vec<&'static str>,
    /// What the customer writes or says.
    pub texts: Vec<&'static str>,
    /// What has to be asked, and what the customer answers.
    pub question: Option<(&'static str, &'static str)>,
    /// What other departments do: which, what is wanted, what comes of it.
    pub tasks: Vec<[&'static str; 3]>,
    /// A note among ourselves.
    pub note: Option<&'static str>,
    /// Solutions.
    pub solutions: Vec<&'static str>,
}

/// Everything that customers bring up.
#[must_use]
pub fn matters() -> Vec<Matter> {
    let mut matters: Vec<Matter> = Vec::new();
    let mut asked = "";
    for line in lines(MATTERS) {
        let Some((mark, rest)) = line.split_once(' ') else { continue };
        if mark == "=" {
            matters.extend(head(rest));
            continue;
        }
        let Some(matter) = matters.last_mut() else { continue };
        match mark {
            "subject" => matter.subjects.push(rest),
            "text" => matter.texts.push(rest),
            "ask" => asked = rest,
            "heard" => matter.question = Some((asked, rest)),
            "task" => matter.tasks.push(cells(rest)),
            "note" => matter.note = Some(rest),
            _ => matter.solutions.push(rest),
        }
    }
    matters
}

fn head(line: &'static str) -> Option<Matter> {
    let [keys, weights, priorities] = cells(line);
    let mut keys = keys.split(' ');
    let numbers = |text: &str| text.split(' ').filter_map(|n| n.parse().ok()).collect::<Vec<u64>>();
    let weights = numbers(weights).try_into().ok()?;
    let [low, normal, high, urgent] = numbers(priorities).try_into().ok()?;
    Some(Matter {
        kind: keys.next()?,
        category: keys.next()?,
        cause: keys.next()?,
        result: keys.next()?,
        weights,
        priorities: [(normal, "normal"), (low, "low"), (high, "high"), (urgent, "urgent")],
        subjects: Vec::new(),
        texts: Vec::new(),
        question: None,
        tasks: Vec::new(),
        note: None,
        solutions: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::company::Company;
    use super::*;

    #[test]
    fn every_matter_is_of_a_kind_and_category_of_the_default_rulebook_and_ends_as_it_knows() {
        let book = rulebook::Rulebook::parse(rulebook::Rulebook::default_text()).unwrap();
        let service = book.service();
        let close = service.close.as_ref().unwrap();
        for matter in matters() {
            let kind = service.kind(matter.kind).unwrap();
            assert!(kind.path(matter.category).is_some(), "{} {}", matter.kind, matter.category);
            assert!(
                close.result(matter.result).is_some() && close.cause(matter.cause).is_some(),
                "{matter:?}"
            );
        }
    }

    #[test]
    fn every_kind_of_the_default_rulebook_comes_up() {
        let brought: HashSet<&str> = matters().iter().map(|matter| matter.kind).collect();
        let book = rulebook::Rulebook::parse(rulebook::Rulebook::default_text()).unwrap();
        for kind in book.service().kinds.as_ref().unwrap() {
            assert!(brought.contains(kind.key.as_str()), "{}", kind.key);
        }
    }

    #[test]
    fn every_matter_can_be_told_from_beginning_to_end() {
        let company = Company::default();
        for matter in matters() {
            assert!(!matter.subjects.is_empty() && !matter.texts.is_empty(), "{matter:?}");
            assert!(!matter.solutions.is_empty(), "{matter:?}");
            assert_eq!(matter.priorities.iter().map(|(weight, _)| weight).sum::<u64>(), 100, "{matter:?}");
            for [department, wanted, done] in matter.tasks {
                assert!(company.departments.iter().any(|known| known.name == department), "{department}");
                assert!(!wanted.is_empty() && !done.is_empty());
            }
        }
    }
}
