//! What customers make, what suppliers deliver, what the special class does, and what our invented company
//! sells. Names, industries, scopes of business and main products come from here.

use super::words::{Term, cells, lines};

/// Sixty-four trades of buyers and dealers: word, traditional, English, industry.
const TRADES: &str = "
    精密机械 | 精密機械 | Precision Machinery | 机械制造
    智能装备 | 智能裝備 | Intelligent Equipment | 机械制造
    数控机床 | 數控機床 | CNC Machine Tools | 机械制造
    机器人 | 機器人 | Robotics | 机械制造
    模具 | 模具 | Moulds | 机械制造
    铸造 | 鑄造 | Foundry | 机械制造
    五金制品 | 五金製品 | Hardware | 机械制造
    包装机械 | 包裝機械 | Packaging Machinery | 机械制造
    汽车零部件 | 汽車零部件 | Auto Parts | 汽车与交通
    轨道交通 | 軌道交通 | Rail Transit | 汽车与交通
    船舶 | 船舶 | Shipbuilding | 汽车与交通
    航空部件 | 航空部件 | Aviation Components | 汽车与交通
    冷链物流 | 冷鏈物流 | Cold Chain | 汽车与交通
    港口机械 | 港口機械 | Port Machinery | 汽车与交通
    化工 | 化工 | Chemicals | 石油化工
    涂料 | 塗料 | Coatings | 石油化工
    染料 | 染料 | Dyestuff | 石油化工
    橡胶 | 橡膠 | Rubber | 石油化工
    塑料 | 塑料 | Plastics | 石油化工
    石油装备 | 石油裝備 | Petroleum Equipment | 石油化工
    化肥 | 化肥 | Fertiliser | 石油化工
    日用化学 | 日用化學 | Household Chemicals | 石油化工
    制药 | 製藥 | Pharmaceuticals | 医药健康
    生物技术 | 生物技術 | Biotechnology | 医药健康
    医疗器械 | 醫療器械 | Medical Devices | 医药健康
    中药饮片 | 中藥飲片 | Herbal Medicine | 医药健康
    食品 | 食品 | Foods | 食品饮料
    乳业 | 乳業 | Dairy | 食品饮料
    啤酒 | 啤酒 | Brewery | 食品饮料
    饮料 | 飲料 | Beverages | 食品饮料
    粮油 | 糧油 | Grain and Oil | 食品饮料
    制糖 | 製糖 | Sugar | 食品饮料
    饲料 | 飼料 | Feed | 食品饮料
    水产加工 | 水產加工 | Seafood Processing | 食品饮料
    纺织 | 紡織 | Textiles | 纺织轻工
    印染 | 印染 | Dyeing and Printing | 纺织轻工
    造纸 | 造紙 | Paper | 纺织轻工
    印刷 | 印刷 | Printing | 纺织轻工
    家具 | 家具 | Furniture | 纺织轻工
    木业 | 木業 | Timber | 纺织轻工
    皮革 | 皮革 | Leather | 纺织轻工
    陶瓷 | 陶瓷 | Ceramics | 建材
    玻璃 | 玻璃 | Glass | 建材
    水泥 | 水泥 | Cement | 建材
    新型建材 | 新型建材 | Building Materials | 建材
    管业 | 管業 | Pipes | 建材
    钢铁 | 鋼鐵 | Iron and Steel | 冶金矿业
    铝业 | 鋁業 | Aluminium | 冶金矿业
    铜业 | 銅業 | Copper | 冶金矿业
    矿业 | 礦業 | Mining | 冶金矿业
    特种合金 | 特種合金 | Special Alloys | 冶金矿业
    半导体 | 半導體 | Semiconductor | 电子信息
    光电 | 光電 | Optoelectronics | 电子信息
    电路板 | 電路板 | Circuit Boards | 电子信息
    显示器件 | 顯示器件 | Display Devices | 电子信息
    电线电缆 | 電線電纜 | Wire and Cable | 电子信息
    新能源 | 新能源 | New Energy | 能源环保
    光伏 | 光伏 | Photovoltaics | 能源环保
    风电 | 風電 | Wind Power | 能源环保
    动力电池 | 動力電池 | Batteries | 能源环保
    热力 | 熱力 | District Heating | 能源环保
    燃气 | 燃氣 | Gas | 能源环保
    水处理 | 水處理 | Water Treatment | 能源环保
    固废处理 | 固廢處理 | Waste Treatment | 能源环保";

/// What suppliers deliver to us: word, traditional, English.
const SUPPLIES: &str = "
    轴承 | 軸承 | Bearings
    钢管 | 鋼管 | Steel Tubes
    密封件 | 密封件 | Seals
    特种电机 | 特種電機 | Special Motors
    精密铸件 | 精密鑄件 | Precision Castings
    紧固件 | 緊固件 | Fasteners
    仪器仪表 | 儀器儀表 | Instruments
    电气元件 | 電氣元件 | Electrical Components
    润滑油品 | 潤滑油品 | Lubricants
    工业包装 | 工業包裝 | Industrial Packaging
    货运物流 | 貨運物流 | Freight Logistics
    表面处理 | 表面處理 | Surface Treatment
    板材加工 | 板材加工 | Sheet Metal
    液压元件 | 液壓元件 | Hydraulics
    劳保用品 | 勞保用品 | Safety Wear
    工业软件 | 工業軟件 | Industrial Software";

/// The special class (`archive.kinds`): key, word, traditional, English, form, traditional, English, industry,
/// what it does for us.
const SPECIALS: &str = "
    lawyer | 律师 | 律師 | Law | 事务所 | 事務所 | Firm | 法律服务 | 常年法律顾问
    finance_adviser | 财务顾问 | 財務顧問 | Financial Advisory | 有限公司 | 有限公司 | Co., Ltd. | 咨询服务 | 财务与税务咨询
    advertising | 广告传媒 | 廣告傳媒 | Advertising | 有限公司 | 有限公司 | Co., Ltd. | 广告传媒 | 展会与广告投放
    public_relations | 公关策划 | 公關策劃 | Public Relations | 有限公司 | 有限公司 | Co., Ltd. | 咨询服务 | 公共关系服务
    bank | 银行 | 銀行 | Bank | 股份有限公司 | 股份有限公司 | Corporation Ltd. | 金融 | 结算与授信
    insurer | 财产保险 | 財產保險 | Property Insurance | 股份有限公司 | 股份有限公司 | Corporation Ltd. | 金融 | 财产与货运保险
    lender | 融资租赁 | 融資租賃 | Leasing | 有限公司 | 有限公司 | Co., Ltd. | 金融 | 设备融资租赁";

/// The legal forms of companies and how often they come.
pub const FORMS: [(u64, Term); 4] = [
    (76, Term { simplified: "有限公司", traditional: "有限公司", english: "Co., Ltd." }),
    (
        12,
        Term {
            simplified: "股份有限公司", traditional: "股份有限公司", english: "Corporation Ltd."
        },
    ),
    (
        7,
        Term {
            simplified: "集团有限公司", traditional: "集團有限公司", english: "Group Co., Ltd."
        },
    ),
    (
        5,
        Term {
            simplified: "有限责任公司", traditional: "有限責任公司", english: "Limited Company"
        },
    ),
];

/// What our invented company makes, as an archive's "main products ordered" has it.
pub const PRODUCTS: [&str; 14] = [
    "离心泵",
    "磁力泵",
    "螺杆空压机",
    "换热机组",
    "调节阀",
    "减速机",
    "变频电机",
    "配电控制柜",
    "自动输送线",
    "除尘机组",
    "反应釜",
    "冷却塔",
    "备件包",
    "年度保养服务",
];

/// A line of business.
#[derive(Debug, Clone, Copy)]
pub struct Trade {
    /// The word that stands in the name.
    pub word: Term,
    /// The industry under which figures are grouped.
    pub industry: &'static str,
}

/// One of the special class: not a trade partner but somebody we work with.
#[derive(Debug, Clone, Copy)]
pub struct Special {
    /// The text key of the class (`archive.kinds`).
    pub key: &'static str,
    /// Word and industry.
    pub trade: Trade,
    /// The end of the name.
    pub form: Term,
    /// What it does for us.
    pub service: &'static str,
}

/// The trades of buyers and dealers.
#[must_use]
pub fn trades() -> Vec<Trade> {
    lines(TRADES)
        .map(|line| {
            let [simplified, traditional, english, industry] = cells(line);
            Trade { word: Term { simplified, traditional, english }, industry }
        })
        .collect()
}

/// The trades of suppliers.
#[must_use]
pub fn supplies() -> Vec<Trade> {
    lines(SUPPLIES)
        .map(|line| {
            let [simplified, traditional, english] = cells(line);
            Trade { word: Term { simplified, traditional, english }, industry: "工业配套" }
        })
        .collect()
}

/// The special class.
#[must_use]
pub fn specials() -> Vec<Special> {
    lines(SPECIALS)
        .map(|line| {
            let [key, word, word_hant, word_en, form, form_hant, form_en, industry, service] = cells(line);
            let word = Term { simplified: word, traditional: word_hant, english: word_en };
            let form = Term { simplified: form, traditional: form_hant, english: form_en };
            Special { key, trade: Trade { word, industry }, form, service }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_as_many_different_trades_as_distinct_names_need() {
        let words: HashSet<&str> = trades().iter().map(|trade| trade.word.simplified).collect();
        assert_eq!(words.len(), 64);
        assert_eq!(trades().len(), 64);
    }

    #[test]
    fn every_line_of_the_tables_is_complete() {
        for trade in trades().into_iter().chain(supplies()) {
            let Term { simplified, traditional, english } = trade.word;
            assert!([simplified, traditional, english, trade.industry].iter().all(|cell| !cell.is_empty()));
        }
        assert_eq!(specials().len(), 7);
        assert!(specials().iter().all(|special| !special.service.is_empty()));
    }
}
