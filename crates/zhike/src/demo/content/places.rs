//! The cities in which customers live, with what an archive takes from the place: province, region, area
//! code, postcode, the division code that begins a credit code, and the sales territory that looks after it.

use super::words::{Term, cells, lines};

/// Cities with fixed lines of eight digits. Columns: city, traditional, pinyin, province, traditional, region,
/// sales territory, area code, first four digits of the postcode, division code, weight.
const CITIES: &str = "
    上海 | 上海 | Shanghai | 上海市 | 上海市 | 华东 | 华东 | 021 | 2000 | 310000 | 90
    苏州 | 蘇州 | Suzhou | 江苏省 | 江蘇省 | 华东 | 华东 | 0512 | 2150 | 320500 | 80
    无锡 | 無錫 | Wuxi | 江苏省 | 江蘇省 | 华东 | 华东 | 0510 | 2140 | 320200 | 50
    南京 | 南京 | Nanjing | 江苏省 | 江蘇省 | 华东 | 华东 | 025 | 2100 | 320100 | 45
    常州 | 常州 | Changzhou | 江苏省 | 江蘇省 | 华东 | 华东 | 0519 | 2130 | 320400 | 30
    南通 | 南通 | Nantong | 江苏省 | 江蘇省 | 华东 | 华东 | 0513 | 2260 | 320600 | 25
    徐州 | 徐州 | Xuzhou | 江苏省 | 江蘇省 | 华东 | 华东 | 0516 | 2210 | 320300 | 12
    杭州 | 杭州 | Hangzhou | 浙江省 | 浙江省 | 华东 | 华东 | 0571 | 3100 | 330100 | 50
    宁波 | 寧波 | Ningbo | 浙江省 | 浙江省 | 华东 | 华东 | 0574 | 3150 | 330200 | 45
    温州 | 溫州 | Wenzhou | 浙江省 | 浙江省 | 华东 | 华东 | 0577 | 3250 | 330300 | 22
    嘉兴 | 嘉興 | Jiaxing | 浙江省 | 浙江省 | 华东 | 华东 | 0573 | 3140 | 330400 | 20
    绍兴 | 紹興 | Shaoxing | 浙江省 | 浙江省 | 华东 | 华东 | 0575 | 3120 | 330600 | 18
    合肥 | 合肥 | Hefei | 安徽省 | 安徽省 | 华东 | 华东 | 0551 | 2300 | 340100 | 25
    福州 | 福州 | Fuzhou | 福建省 | 福建省 | 华东 | 华南 | 0591 | 3500 | 350100 | 15
    泉州 | 泉州 | Quanzhou | 福建省 | 福建省 | 华东 | 华南 | 0595 | 3620 | 350500 | 15
    南昌 | 南昌 | Nanchang | 江西省 | 江西省 | 华东 | 华东 | 0791 | 3300 | 360100 | 10
    武汉 | 武漢 | Wuhan | 湖北省 | 湖北省 | 华中 | 华东 | 027 | 4300 | 420100 | 28
    长沙 | 長沙 | Changsha | 湖南省 | 湖南省 | 华中 | 华南 | 0731 | 4100 | 430100 | 20
    郑州 | 鄭州 | Zhengzhou | 河南省 | 河南省 | 华中 | 华北 | 0371 | 4500 | 410100 | 20
    广州 | 廣州 | Guangzhou | 广东省 | 廣東省 | 华南 | 华南 | 020 | 5100 | 440100 | 55
    深圳 | 深圳 | Shenzhen | 广东省 | 廣東省 | 华南 | 华南 | 0755 | 5180 | 440300 | 65
    东莞 | 東莞 | Dongguan | 广东省 | 廣東省 | 华南 | 华南 | 0769 | 5230 | 441900 | 45
    佛山 | 佛山 | Foshan | 广东省 | 廣東省 | 华南 | 华南 | 0757 | 5280 | 440600 | 38
    中山 | 中山 | Zhongshan | 广东省 | 廣東省 | 华南 | 华南 | 0760 | 5284 | 442000 | 15
    北京 | 北京 | Beijing | 北京市 | 北京市 | 华北 | 华北 | 010 | 1000 | 110000 | 45
    天津 | 天津 | Tianjin | 天津市 | 天津市 | 华北 | 华北 | 022 | 3000 | 120000 | 38
    石家庄 | 石家莊 | Shijiazhuang | 河北省 | 河北省 | 华北 | 华北 | 0311 | 0500 | 130100 | 15
    济南 | 濟南 | Jinan | 山东省 | 山東省 | 华北 | 华北 | 0531 | 2500 | 370100 | 25
    青岛 | 青島 | Qingdao | 山东省 | 山東省 | 华北 | 华北 | 0532 | 2660 | 370200 | 32
    潍坊 | 濰坊 | Weifang | 山东省 | 山東省 | 华北 | 华北 | 0536 | 2610 | 370700 | 15
    沈阳 | 瀋陽 | Shenyang | 辽宁省 | 遼寧省 | 东北 | 华北 | 024 | 1100 | 210100 | 20
    大连 | 大連 | Dalian | 辽宁省 | 遼寧省 | 东北 | 华北 | 0411 | 1160 | 210200 | 22
    长春 | 長春 | Changchun | 吉林省 | 吉林省 | 东北 | 华北 | 0431 | 1300 | 220100 | 10
    哈尔滨 | 哈爾濱 | Harbin | 黑龙江省 | 黑龍江省 | 东北 | 华北 | 0451 | 1500 | 230100 | 10
    成都 | 成都 | Chengdu | 四川省 | 四川省 | 西南 | 西南 | 028 | 6100 | 510100 | 42
    重庆 | 重慶 | Chongqing | 重庆市 | 重慶市 | 西南 | 西南 | 023 | 4000 | 500000 | 40
    昆明 | 昆明 | Kunming | 云南省 | 雲南省 | 西南 | 西南 | 0871 | 6500 | 530100 | 15
    贵阳 | 貴陽 | Guiyang | 贵州省 | 貴州省 | 西南 | 西南 | 0851 | 5500 | 520100 | 10
    西安 | 西安 | Xi'an | 陕西省 | 陝西省 | 西北 | 西南 | 029 | 7100 | 610100 | 25
    香港 | 香港 | Hong Kong | 香港特别行政区 | 香港特別行政區 | 港澳 | 香港 | 852 | 9990 | 810000 | 22";

/// Where in a mainland city the factories stand.
pub const DISTRICTS: [&str; 8] = [
    "高新技术产业开发区",
    "经济技术开发区",
    "工业园区",
    "综合保税区",
    "装备制造产业园",
    "新材料产业园",
    "科技创业园",
    "城南工业区",
];

/// Where in Hong Kong the offices are.
pub const HONG_KONG_DISTRICTS: [&str; 4] = ["九龍觀塘", "新界荃灣", "新界沙田", "香港灣仔"];

/// A city and what an archive takes from it.
#[derive(Debug, Clone, Copy)]
pub struct City {
    /// The city's name.
    pub name: Term,
    /// Province, municipality or special region, in both scripts.
    pub province: Term,
    /// The region of the country, as figures are grouped.
    pub region: &'static str,
    /// The sales territory (see [`super::company::StaffSeed::territory`]) that looks after it.
    pub territory: &'static str,
    /// Area code of fixed lines; the country code for Hong Kong.
    pub area_code: &'static str,
    /// The first four of the postcode's six digits.
    pub postcode: &'static str,
    /// The six digits of the administrative division.
    pub division: &'static str,
}

impl City {
    /// Whether traditional characters, another currency and another phone format are used here.
    #[must_use]
    pub fn is_hong_kong(&self) -> bool {
        self.territory == "香港"
    }
}

/// All cities with their weights.
#[must_use]
pub fn cities() -> Vec<(u64, City)> {
    lines(CITIES)
        .map(|line| {
            let [
                city,
                traditional,
                pinyin,
                province,
                province_traditional,
                region,
                territory,
                area_code,
                postcode,
                division,
                weight,
            ] = cells(line);
            let name = Term { simplified: city, traditional, english: pinyin };
            let province = Term { simplified: province, traditional: province_traditional, english: pinyin };
            let city = City { name, province, region, territory, area_code, postcode, division };
            (weight.parse().unwrap_or(0), city)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_city_is_complete_and_can_be_drawn() {
        for (weight, city) in cities() {
            assert!(weight > 0, "{city:?}");
            assert!(!city.name.english.is_empty() && !city.region.is_empty(), "{city:?}");
            assert!((3..=4).contains(&city.area_code.len()), "{city:?}");
            assert_eq!((city.postcode.len(), city.division.len()), (4, 6), "{city:?}");
        }
    }
}
