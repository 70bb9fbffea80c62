//! The demo company itself: an invented manufacturer of industrial equipment with its departments, groups and
//! staff. Forty-odd people for the lively default; sales areas are repeated for a company of benchmark size.

use super::random::{Random, Stream};
use super::words::{Words, cells, lines};

/// The company's name. The two characters for "demonstration" say at a glance that it is none.
pub const COMPANY_NAME: &str = "知客示范·云程装备制造有限公司";

/// The company's name in English.
pub const COMPANY_NAME_ENGLISH: &str = "Zhike Demo · Yuncheng Equipment Manufacturing Co., Ltd.";

/// The domain of its mail; `.example` belongs to nobody.
pub const MAIL_DOMAIN: &str = "zhike.example";

/// Departments, each below the one named beside it. The general manager's office is the root.
const DEPARTMENTS: &str = "
    总经理办公室 |
    客户服务部 | 总经理办公室
    热线中心 | 客户服务部
    销售部 | 总经理办公室
    华东大区 | 销售部
    华南大区 | 销售部
    华北大区 | 销售部
    西南大区 | 销售部
    香港办事处 | 华南大区
    市场部 | 总经理办公室
    技术支持部 | 总经理办公室
    质量部 | 总经理办公室
    生产部 | 总经理办公室
    采购部 | 总经理办公室
    财务部 | 总经理办公室
    人力资源部 | 总经理办公室
    信息部 | 总经理办公室
    行政部 | 总经理办公室";

/// Groups and the department each belongs to.
const GROUPS: &str = "
    热线组 | 热线中心
    投诉处理组 | 客户服务部
    服务质量管理组 | 客户服务部
    市场调研组 | 客户服务部
    监督组 | 总经理办公室
    华东组 | 华东大区
    华南组 | 华南大区
    香港组 | 香港办事处
    华北组 | 华北大区
    西南组 | 西南大区
    现场服务组 | 技术支持部
    检验组 | 质量部";

/// Staff: account, name, rank, functions, position, department, groups, superior's account, sales territory.
/// Below the directors, who report to the general manager, every superior is exactly one rank up.
const STAFF: &str = "
    zhou.mingyuan | 周明远 | director | general_manager,supervision | 总经理 | 总经理办公室 | 监督组 | |
    han.xuesong | 韩雪松 | director | sales,marketing | 营销总监 | 总经理办公室 | | zhou.mingyuan |
    lin.hui | 林慧 | director | customer_service,after_sales,supervision | 服务总监 | 总经理办公室 | 监督组 | zhou.mingyuan |
    gao.jianping | 高建平 | director | production,quality | 运营总监 | 总经理办公室 | | zhou.mingyuan |
    tang.wenbo | 唐文博 | senior_manager | sales | 销售高级经理 | 销售部 | | han.xuesong |
    xie.yating | 谢雅婷 | senior_manager | customer_service,after_sales | 客户服务高级经理 | 客户服务部 | 监督组 | lin.hui |
    wei.guoqiang | 魏国强 | senior_manager | technical_support,after_sales | 技术支持高级经理 | 技术支持部 | | lin.hui |
    peng.zhigang | 彭志刚 | senior_manager | production,quality,purchasing | 制造高级经理 | 生产部 | | gao.jianping |
    song.meiling | 宋美玲 | senior_manager | hr,administration | 综合管理高级经理 | 总经理办公室 | | zhou.mingyuan |
    xu.haitao | 徐海涛 | manager | sales | 华东区销售经理 | 华东大区 | 华东组 | tang.wenbo |
    liang.zhiyong | 梁志勇 | manager | sales | 华南区销售经理 | 华南大区 | 华南组 | tang.wenbo |
    dong.lei | 董磊 | manager | sales | 华北区销售经理 | 华北大区 | 华北组 | tang.wenbo |
    luo.xia | 罗霞 | manager | sales | 西南区销售经理 | 西南大区 | 西南组 | tang.wenbo |
    pan.siyu | 潘思雨 | manager | marketing | 市场部经理 | 市场部 | | tang.wenbo |
    jiang.qin | 蒋琴 | manager | customer_service | 热线中心主任 | 热线中心 | 热线组 | xie.yating |
    shen.jing | 沈静 | manager | customer_service,after_sales,supervision | 服务质量经理 | 客户服务部 | 服务质量管理组,监督组 | xie.yating |
    deng.chaoqun | 邓超群 | manager | technical_support | 技术支持经理 | 技术支持部 | | wei.guoqiang |
    cao.yong | 曹勇 | manager | quality | 质量部经理 | 质量部 | | peng.zhigang |
    yuan.bin | 袁斌 | manager | production | 生产部经理 | 生产部 | | peng.zhigang |
    cui.yan | 崔燕 | manager | purchasing | 采购部经理 | 采购部 | | peng.zhigang |
    ye.qing | 叶青 | manager | finance | 财务部经理 | 财务部 | | song.meiling |
    fan.lijuan | 范丽娟 | manager | hr | 人力资源部经理 | 人力资源部 | | song.meiling |
    lu.yifan | 陆一帆 | manager | information,administrator | 信息部经理 | 信息部 | | song.meiling |
    tian.weimin | 田卫民 | manager | administration,security | 行政部经理 | 行政部 | | song.meiling |
    zhu.jie | 朱杰 | supervisor | sales | 华东区销售主管 | 华东大区 | 华东组 | xu.haitao | 华东
    feng.lijun | 冯立军 | supervisor | sales | 华南区销售主管 | 华南大区 | 华南组 | liang.zhiyong | 华南
    ma.chunyan | 马春燕 | supervisor | sales | 华北区销售主管 | 华北大区 | 华北组 | dong.lei | 华北
    he.yuchuan | 何予川 | supervisor | sales | 西南区销售主管 | 西南大区 | 西南组 | luo.xia | 西南
    jin.lan | 金兰 | supervisor | customer_service | 热线班长 | 热线中心 | 热线组 | jiang.qin |
    ding.yue | 丁悦 | supervisor | customer_service,after_sales | 投诉处理组组长 | 客户服务部 | 投诉处理组,服务质量管理组 | shen.jing |
    shi.lei | 石磊 | supervisor | technical_support,after_sales | 现场服务主管 | 技术支持部 | 现场服务组 | deng.chaoqun |
    qiu.hong | 邱红 | supervisor | administration | 行政主管 | 行政部 | | tian.weimin |
    wang.xinyi | 王欣怡 | specialist | sales | 客户经理 | 华东大区 | 华东组 | zhu.jie | 华东
    li.haoran | 李浩然 | specialist | sales | 客户经理 | 华东大区 | 华东组 | zhu.jie | 华东
    zhang.minzhi | 张敏之 | specialist | sales | 客户经理 | 华东大区 | 华东组 | zhu.jie | 华东
    huang.jiawei | 黄嘉伟 | specialist | sales | 客户经理 | 华南大区 | 华南组 | feng.lijun | 华南
    chen.jiajun | 陳家俊 | specialist | sales | 香港客户经理 | 香港办事处 | 香港组 | feng.lijun | 香港
    huang.wingsze | 黃詠詩 | specialist | sales,customer_service | 香港客户代表 | 香港办事处 | 香港组 | feng.lijun | 香港
    zhao.peng | 赵鹏 | specialist | sales | 客户经理 | 华北大区 | 华北组 | ma.chunyan | 华北
    yang.ruilin | 杨瑞林 | specialist | sales | 客户经理 | 西南大区 | 西南组 | he.yuchuan | 西南
    wu.qian | 吴倩 | specialist | customer_service | 热线坐席 | 热线中心 | 热线组 | jin.lan |
    sun.nan | 孙楠 | specialist | customer_service | 热线坐席 | 热线中心 | 热线组 | jin.lan |
    lv.ying | 吕莹 | specialist | customer_service,marketing | 市场调研员 | 客户服务部 | 市场调研组,投诉处理组 | ding.yue |
    ren.kai | 任凯 | specialist | technical_support,after_sales | 技术支持工程师 | 技术支持部 | 现场服务组 | shi.lei |
    yao.yu | 姚宇 | specialist | technical_support,quality | 技术支持工程师 | 技术支持部 | 现场服务组,检验组 | shi.lei |
    tan.xue | 谭雪 | specialist | front_desk | 前台接待 | 行政部 | | qiu.hong |";

/// The sales territories, each with customers of its own.
pub const TERRITORIES: [&str; 5] = ["华东", "华南", "华北", "西南", "香港"];

/// How many sales areas one senior manager leads, squads one manager, sellers one supervisor.
const AREAS: usize = 8;
const SQUADS: usize = 6;
const SELLERS: usize = 8;

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentSeed {
    /// Its name, different from every other's.
    pub name: String,
    /// The name of the department above, which stands earlier in the list; `None` for the root.
    pub parent: Option<String>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSeed {
    /// Its name, different from every other's.
    pub name: String,
    /// The department it belongs to.
    pub department: String,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSeed {
    /// The account to sign in with, different from everybody else's.
    pub account: String,
    /// The name as the person writes it, in Hong Kong with traditional characters.
    pub name: String,
    /// `director`, `senior_manager`, `manager`, `supervisor` or `specialist`.
    pub rank: &'static str,
    /// Function keys, such as `sales` or `general_manager`.
    pub functions: Vec<&'static str>,
    /// The title of the position.
    pub position: String,
    /// The department's name.
    pub department: String,
    /// The names of the groups.
    pub groups: Vec<String>,
    /// The superior's account, who stands earlier in the list; `None` for the general manager.
    pub superior: Option<String>,
    /// The territory whose customers this seller owns; `None` for everybody else.
    pub territory: Option<&'static str>,
    /// An invented mobile number.
    pub phone: String,
    /// The mail address, at [`MAIL_DOMAIN`].
    pub mail: String,
}

/// The whole company. Departments and staff are in an order in which they can be stored one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// The name in Chinese.
    pub name: String,
    /// The name in English.
    pub name_english: String,
    /// Departments, each after the one above it.
    pub departments: Vec<DepartmentSeed>,
    /// Groups.
    pub groups: Vec<GroupSeed>,
    /// Staff, each after the superior. Customers name their owner by the place in this list.
    pub staff: Vec<StaffSeed>,
}

impl Default for Company {
    /// The lively company of the demo, the same for every seed: its people are in the README and the pages.
    fn default() -> Self {
        let departments = lines(DEPARTMENTS)
            .map(|line| {
                let [name, parent] = cells(line);
                DepartmentSeed { name: name.into(), parent: filled(parent) }
            })
            .collect();
        let groups = lines(GROUPS)
            .map(|line| {
                let [name, department] = cells(line);
                GroupSeed { name: name.into(), department: department.into() }
            })
            .collect();
        let mut company = Self {
            name: COMPANY_NAME.into(),
            name_english: COMPANY_NAME_ENGLISH.into(),
            departments,
            groups,
            staff: Vec::new(),
        };
        for line in lines(STAFF) {
            let [account, name, rank, functions, position, department, groups, superior, territory] =
                cells(line);
            company.hire(StaffSeed {
                account: account.into(),
                name: name.into(),
                rank,
                functions: listed(functions).collect(),
                position: position.into(),
                department: department.into(),
                groups: listed(groups).map(Into::into).collect(),
                superior: filled(superior),
                territory: Some(territory).filter(|territory| !territory.is_empty()),
                phone: String::new(),
                mail: String::new(),
            });
        }
        company
    }
}

impl Company {
    /// A company of `staff` people for benchmarks: the default one, and as many sales areas beside it as the
    /// number asks for. Never fewer people than the default has.
    #[must_use]
    pub fn large(seed: u64, staff: usize) -> Self {
        let mut company = Self::default();
        let growth = Growth { seed, words: Words::default(), size: staff };
        let mut area = 0;
        while company.staff.len() < staff {
            growth.add_area(&mut company, area);
            area += 1;
        }
        company
    }

    /// The places in [`Self::staff`] of the sellers who own a territory's customers.
    pub fn sellers(&self, territory: &str) -> impl Iterator<Item = usize> {
        self.staff
            .iter()
            .enumerate()
            .filter(move |(_, member)| member.territory == Some(territory))
            .map(|(place, _)| place)
    }

    fn hire(&mut self, member: StaffSeed) {
        // Customers' contacts have the numbers below 15470000000.
        let phone = format!("1549{:07}", 9_000_000 + self.staff.len());
        let mail = format!("{}@{MAIL_DOMAIN}", member.account);
        self.staff.push(StaffSeed { phone, mail, ..member });
    }
}

/// How a company grows to benchmark size.
struct Growth {
    seed: u64,
    words: Words,
    size: usize,
}

impl Growth {
    /// One more sales area: a manager, six squads of a supervisor and eight sellers. Every eighth area gets a
    /// senior manager first. Hiring stops at the size asked for.
    fn add_area(&self, company: &mut Company, area: usize) {
        let territory = TERRITORIES[area % TERRITORIES.len()];
        let number = area / TERRITORIES.len() + 2;
        let department = format!("{territory}第{number}销售区");
        company
            .departments
            .push(DepartmentSeed { name: department.clone(), parent: Some("销售部".into()) });
        if area.is_multiple_of(AREAS) {
            let superior = director_of_sales(company);
            self.hire(company, "senior_manager", "销售高级经理", ("销售部", &[]), superior, None);
        }
        let Some(senior) = last_of(company, "senior_manager") else { return };
        let manager = self.hire(company, "manager", "区域销售经理", (&department, &[]), Some(senior), None);
        for squad in 1..=SQUADS {
            if company.staff.len() >= self.size {
                return;
            }
            let group = [format!("{territory}第{number}区第{squad}组")];
            company.groups.push(GroupSeed { name: group[0].clone(), department: department.clone() });
            let place = (department.as_str(), group.as_slice());
            let owns = Some(territory);
            let supervisor = self.hire(company, "supervisor", "销售主管", place, manager.clone(), owns);
            for _ in 0..SELLERS {
                self.hire(company, "specialist", "客户经理", place, supervisor.clone(), owns);
            }
        }
    }

    /// Hires an invented seller unless the company is full, and gives the account.
    fn hire(
        &self,
        company: &mut Company,
        rank: &'static str,
        position: &str,
        (department, groups): (&str, &[String]),
        superior: Option<String>,
        territory: Option<&'static str>,
    ) -> Option<String> {
        let place = company.staff.len();
        if place >= self.size {
            return None;
        }
        let person = self.words.person(&mut Random::stream(self.seed, Stream::Staff, place as u64));
        let account = format!("{}.{place:04}", person.pinyin());
        company.hire(StaffSeed {
            account: account.clone(),
            name: person.chinese(territory == Some("香港")),
            rank,
            functions: vec!["sales"],
            position: position.into(),
            department: department.into(),
            groups: groups.to_vec(),
            superior,
            territory,
            phone: String::new(),
            mail: String::new(),
        });
        Some(account)
    }
}

fn director_of_sales(company: &Company) -> Option<String> {
    let mut directors = company.staff.iter().filter(|member| member.rank == "director");
    directors.find(|member| member.functions.contains(&"sales")).map(|member| member.account.clone())
}

fn last_of(company: &Company, rank: &str) -> Option<String> {
    company.staff.iter().rev().find(|member| member.rank == rank).map(|member| member.account.clone())
}

fn filled(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.into())
}

fn listed(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    /// From the top down.
    const RANKS: [&str; 5] = ["director", "senior_manager", "manager", "supervisor", "specialist"];

    fn assert_sound(company: &Company) {
        let mut departments = HashSet::new();
        for department in &company.departments {
            assert!(department.parent.as_ref().is_none_or(|parent| departments.contains(parent)));
            assert!(departments.insert(department.name.clone()), "twice: {}", department.name);
        }
        let mut groups = HashSet::new();
        for group in &company.groups {
            assert!(departments.contains(&group.department), "{}", group.department);
            assert!(groups.insert(group.name.clone()), "twice: {}", group.name);
        }
        let depth = |rank| RANKS.iter().position(|known| *known == rank).unwrap();
        let mut ranks: HashMap<&str, &str> = HashMap::new();
        let mut phones = HashSet::new();
        for member in &company.staff {
            assert!(departments.contains(&member.department), "{}", member.department);
            assert!(member.groups.iter().all(|group| groups.contains(group)), "{:?}", member.groups);
            assert!(phones.insert(&member.phone) && member.phone.len() == 11, "{}", member.phone);
            match &member.superior {
                None => assert_eq!(member.functions.first(), Some(&"general_manager")),
                // Standing earlier in the list, a superior can never be somebody's subordinate: no loops.
                Some(superior) => {
                    let up = depth(ranks[superior.as_str()]);
                    let expected = depth(member.rank).saturating_sub(1);
                    assert!(up == expected || up == 0 && member.rank == "director", "{}", member.account);
                }
            }
            assert!(ranks.insert(&member.account, member.rank).is_none(), "twice: {}", member.account);
        }
        assert_eq!(company.staff.iter().filter(|member| member.superior.is_none()).count(), 1);
    }

    #[test]
    fn every_chain_of_the_demo_company_leads_one_rank_up_at_a_time_to_the_general_manager() {
        let company = Company::default();
        assert_sound(&company);
        assert!((38..=48).contains(&company.staff.len()), "{}", company.staff.len());
    }

    #[test]
    fn every_function_and_every_group_has_somebody() {
        let company = Company::default();
        let held: HashSet<&str> = company.staff.iter().flat_map(|member| member.functions.clone()).collect();
        for function in [
            "sales",
            "marketing",
            "technical_support",
            "after_sales",
            "customer_service",
            "quality",
            "production",
            "purchasing",
            "finance",
            "hr",
            "front_desk",
            "information",
            "general_manager",
            "supervision",
            "security",
            "administration",
            "administrator",
        ] {
            assert!(held.contains(function), "{function}");
        }
        for group in &company.groups {
            assert!(company.staff.iter().any(|member| member.groups.contains(&group.name)), "{}", group.name);
        }
    }

    #[test]
    fn every_territory_has_sellers() {
        let company = Company::default();
        assert!(TERRITORIES.iter().all(|territory| company.sellers(territory).next().is_some()));
    }

    #[test]
    fn a_large_company_has_exactly_the_staff_asked_for_and_is_as_sound() {
        for staff in [47, 100, 200, 777, 5000] {
            let company = Company::large(1, staff);
            assert_eq!(company.staff.len(), staff);
            assert_sound(&company);
        }
        assert_eq!(Company::large(1, 10), Company::default());
    }

    #[test]
    fn a_large_company_begins_with_the_same_people() {
        let (small, large) = (Company::large(1, 300), Company::large(1, 900));
        assert_eq!(small.staff, large.staff[..300]);
    }
}
