//! The characters that invented names are built from, each with its traditional form and its pinyin, and the
//! names of persons. The lists are written as text because a page of it can be read at a glance.

use std::array;

use super::random::Random;

/// Characters that may begin a brand. One hundred and twenty-eight, so that with [`BRAND_ENDS`] and the
/// sixty-four trades there are 2²⁰ different names before a city is added.
const BRAND_BEGINNINGS: &str = "
    远遠yuan 海hai 百bai 云雲yun 青qing 江jiang 河he 星xing 晨chen 明ming 瑞rui 恒heng 宏hong 鸿鴻hong 嘉jia 佳jia
    锦錦jin 金jin 银銀yin 玉yu 翠cui 碧bi 松song 柏bai 竹zhu 梅mei 兰蘭lan 荷he 枫楓feng 桐tong 榕rong 柳liu
    春chun 夏xia 秋qiu 冬dong 晓曉xiao 曦xi 旭xu 朝chao 晖暉hui 景jing 润潤run 泽澤ze 源yuan 泉quan 溪xi 湖hu
    洋yang 波bo 澜瀾lan 涛濤tao 浩hao 渊淵yuan 沧滄cang 清qing 澄cheng 岭嶺ling 峰feng 岳yue 峻jun 岩yan 石shi 磐pan
    砺礪li 铭銘ming 钧鈞jun 锐銳rui 铎鐸duo 鼎ding 铸鑄zhu 匠jiang 工gong 巧qiao 精jing 智zhi 慧hui 睿rui 哲zhe 思si
    博bo 学學xue 文wen 礼禮li 仁ren 义義yi 诚誠cheng 信xin 德de 善shan 和he 睦mu 谦謙qian 恭gong 敬jing 勤qin
    朴樸pu 毅yi 弘hong 卓zhuo 越yue 凌ling 翔xiang 飞飛fei 鹏鵬peng 鹤鶴he 雁yan 燕yan 鹭鷺lu 麟lin 骏駿jun 驰馳chi
    腾騰teng 启啟qi 开開kai 创創chuang 拓tuo 展zhan 立li 建jian 筑築zhu 承cheng 继繼ji 传傳chuan 广廣guang 汇匯hui
    晋晉jin 韵韻yun";

/// Characters that may end a brand: one hundred and twenty-eight.
const BRAND_ENDS: &str = "
    山shan 川chuan 原yuan 野ye 林lin 森sen 岚嵐lan 峦巒luan 麓lu 谷gu 洲zhou 湾灣wan 浦pu 港gang 津jin 渡du
    舟zhou 帆fan 航hang 程cheng 途tu 桥橋qiao 轩軒xuan 阁閣ge 亭ting 台臺tai 楼樓lou 苑yuan 园園yuan 庭ting 门門men 堂tang
    坊fang 里li 邦bang 域yu 疆jiang 宇yu 宙zhou 辰chen 曜yao 昀yun 昊hao 升sheng 晟sheng 晶jing 晴qing 朗lang
    煜yu 烨燁ye 炎yan 焰yan 辉輝hui 耀yao 灿燦can 霖lin 霞xia 露lu 霁霽ji 雪xue 霜shuang 风風feng 流liu 淼miao
    浪lang 潮chao 汐xi 洛luo 沅yuan 湘xiang 淮huai 渭wei 汉漢han 沛pei 涵han 沐mu 济濟ji 洁潔jie 纳納na 容rong
    宽寬kuan 宁寧ning 靖jing 祥xiang 祺qi 福fu 禄祿lu 裕yu 丰豐feng 盈ying 盛sheng 茂mao 荣榮rong 昌chang 隆long 凯凱kai
    捷jie 达達da 进進jin 迈邁mai 跃躍yue 行xing 步bu 成cheng 就jiu 造zao 作zuo 艺藝yi 术術shu 衡heng 准準zhun 度du
    方fang 正zheng 直zhi 圆圓yuan 鑫xin 钰鈺yu 锋鋒feng 键鍵jian 机機ji 轮輪lun 擎qing 翼yi 羽yu 翎ling 鸣鳴ming 瑶瑤yao";

/// Family names, the common ones first.
const FAMILY_NAMES: &str = "
    王wang 李li 张張zhang 刘劉liu 陈陳chen 杨楊yang 黄黃huang 赵趙zhao 周zhou 吴吳wu 徐xu 孙孫sun 马馬ma 朱zhu 胡hu 郭guo
    何he 林lin 高gao 罗羅luo 郑鄭zheng 梁liang 谢謝xie 宋song 唐tang 许許xu 韩韓han 冯馮feng 邓鄧deng 曹cao 彭peng 曾zeng
    肖蕭xiao 田tian 董dong 潘pan 袁yuan 蔡cai 蒋蔣jiang 余yu 于yu 杜du 叶葉ye 程cheng 魏wei 苏蘇su 吕呂lv 丁ding
    任ren 卢盧lu 姚yao 沈shen 钟鍾zhong 姜jiang 崔cui 谭譚tan 陆陸lu 范fan 汪wang 廖liao 石shi 韦韋wei 贾賈jia 邹鄒zou";

/// Characters of given names.
const GIVEN_NAMES: &str = "
    伟偉wei 芳fang 娜na 敏min 静靜jing 强強qiang 磊lei 军軍jun 洋yang 勇yong 艳艷yan 杰傑jie 娟juan 涛濤tao 超chao 霞xia
    平ping 刚剛gang 桂gui 英ying 华華hua 玉yu 兰蘭lan 红紅hong 建jian 国國guo 志zhi 明ming 晓曉xiao 宇yu 浩hao 然ran
    子zi 轩軒xuan 梓zi 涵han 欣xin 怡yi 佳jia 琪qi 思si 雨yu 嘉jia 俊jun 文wen 博bo 雅ya 婷ting
    雪xue 莹瑩ying 丽麗li 鹏鵬peng 飞飛fei 斌bin 波bo 辉輝hui 健jian 峰feng 宁寧ning 慧hui 琳lin 倩qian 颖穎ying 凯凱kai
    帆fan 楠nan 瑞rui 云雲yun 海hai 东東dong 春chun 秋qiu 月yue 梅mei 玲ling 燕yan 振zhen 永yong 庆慶qing 立li";

/// One character of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// The simplified character.
    pub simplified: char,
    /// The traditional character, often the same.
    pub traditional: char,
    /// Pinyin without tone, lower case.
    pub pinyin: &'static str,
}

/// A word in the three writings that names use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Simplified Chinese.
    pub simplified: &'static str,
    /// Traditional Chinese.
    pub traditional: &'static str,
    /// English, or pinyin for a place.
    pub english: &'static str,
}

impl Term {
    /// The Chinese writing asked for.
    #[must_use]
    pub const fn chinese(self, traditional: bool) -> &'static str {
        if traditional { self.traditional } else { self.simplified }
    }
}

/// The lists of characters, read once for a run.
#[derive(Debug, Clone)]
pub struct Words {
    /// Characters that may begin a brand.
    pub brand_beginnings: Vec<Glyph>,
    /// Characters that may end a brand.
    pub brand_ends: Vec<Glyph>,
    family_names: Vec<Glyph>,
    given_names: Vec<Glyph>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            brand_beginnings: glyphs(BRAND_BEGINNINGS),
            brand_ends: glyphs(BRAND_ENDS),
            family_names: glyphs(FAMILY_NAMES),
            given_names: glyphs(GIVEN_NAMES),
        }
    }
}

impl Words {
    /// An invented person: a family name and one or two characters more.
    #[must_use]
    pub fn person(&self, random: &mut Random) -> Person {
        let family = *random.pick_early(&self.family_names);
        let given = *random.pick(&self.given_names);
        let second = random.chance(620).then(|| *random.pick(&self.given_names));
        Person { family, given, second: second.filter(|glyph| *glyph != given) }
    }
}

/// An invented person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    family: Glyph,
    given: Glyph,
    second: Option<Glyph>,
}

impl Person {
    /// The name in Chinese, family name first.
    #[must_use]
    pub fn chinese(&self, traditional: bool) -> String {
        [Some(self.family), Some(self.given), self.second]
            .into_iter()
            .flatten()
            .map(|glyph| if traditional { glyph.traditional } else { glyph.simplified })
            .collect()
    }

    /// The name in pinyin as accounts and mail addresses have it: `chen.jiajun`.
    #[must_use]
    pub fn pinyin(&self) -> String {
        let second = self.second.map_or("", |glyph| glyph.pinyin);
        format!("{}.{}{second}", self.family.pinyin, self.given.pinyin)
    }
}

/// The cells of one line of a text table, trimmed; a missing cell is empty, which the tests refuse.
#[must_use]
pub fn cells<const N: usize>(line: &'static str) -> [&'static str; N] {
    let mut cells = line.split('|').map(str::trim);
    array::from_fn(|_| cells.next().unwrap_or_default())
}

/// The lines of a text table that hold anything.
pub fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Reads `远遠yuan`: the simplified character, the traditional one where it differs, the pinyin.
fn glyphs(list: &'static str) -> Vec<Glyph> {
    list.split_whitespace()
        .filter_map(|word| {
            let start = word.find(|c: char| c.is_ascii())?;
            let (han, pinyin) = word.split_at(start);
            let mut han = han.chars();
            let simplified = han.next()?;
            Some(Glyph { simplified, traditional: han.next().unwrap_or(simplified), pinyin })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::random::Stream;
    use super::*;

    #[test]
    fn every_character_of_a_list_is_there_once_and_complete() {
        let words = Words::default();
        for (list, text) in [
            (&words.brand_beginnings, BRAND_BEGINNINGS),
            (&words.brand_ends, BRAND_ENDS),
            (&words.family_names, FAMILY_NAMES),
            (&words.given_names, GIVEN_NAMES),
        ] {
            assert_eq!(list.len(), text.split_whitespace().count());
            let distinct: HashSet<char> = list.iter().map(|glyph| glyph.simplified).collect();
            let mut seen = HashSet::new();
            let twice: Vec<char> = list.iter().map(|g| g.simplified).filter(|c| !seen.insert(*c)).collect();
            assert_eq!(distinct.len(), list.len(), "{twice:?}");
            assert!(list.iter().all(|glyph| glyph.pinyin.chars().all(|c| c.is_ascii_lowercase())));
        }
    }

    #[test]
    fn brands_have_as_many_beginnings_and_ends_as_distinct_names_need() {
        let words = Words::default();
        assert_eq!(words.brand_beginnings.len(), 128);
        assert_eq!(words.brand_ends.len(), 128);
    }

    #[test]
    fn a_person_is_written_in_both_scripts_and_in_pinyin() {
        let [family, given] = [glyphs("陈陳chen"), glyphs("伟偉wei")].map(|list| list[0]);
        let person = Person { family, given, second: None };
        assert_eq!(person.chinese(false), "陈伟");
        assert_eq!(person.chinese(true), "陳偉");
        assert_eq!(person.pinyin(), "chen.wei");
    }

    #[test]
    fn a_thousand_persons_have_several_hundred_names() {
        let words = Words::default();
        let mut random = Random::stream(1, Stream::Staff, 0);
        let names: HashSet<String> = (0..1000).map(|_| words.person(&mut random).chinese(false)).collect();
        assert!(names.len() > 900, "{}", names.len());
    }
}
