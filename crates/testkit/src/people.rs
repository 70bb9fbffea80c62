//! A small company in a few lines.

use kernel::secret::password;
use kernel::staff::{self, StaffRow};
use kernel::store::Tx;
use kernel::{Actor, DepartmentId, GroupId, Result, StaffId};
use rulebook::{Function, Rank, Term as _};

use crate::house::TestHouse;
use crate::randomness::Repeating;

/// Somebody about to be hired. What is not said is empty, the rank is the lowest.
///
/// ```ignore
/// let wang = house.staff("wang").rank(Rank::Manager).department("客户服务部").head().hire();
/// let zhou = house.staff("zhou.min").under("wang").department("客户服务部").group("热线组").hire();
/// ```
///
/// An [`Actor`] knows the company of the moment it was loaded: who is hired later below somebody is found by
/// [`TestHouse::actor`].
#[derive(Clone)]
#[must_use = "nobody is hired before `hire`"]
pub struct Hire<'h> {
    house: &'h TestHouse,
    person: Person,
}

#[derive(Clone)]
struct Person {
    account: String,
    name: String,
    rank: Rank,
    superior: Option<String>,
    deputy: Option<String>,
    department: Option<String>,
    head: bool,
    groups: Vec<String>,
    functions: Vec<Function>,
    password_hash: String,
    active: bool,
}

impl<'h> Hire<'h> {
    pub(crate) fn new(house: &'h TestHouse, account: &str) -> Self {
        let person = Person {
            account: account.to_owned(),
            name: account.to_owned(),
            rank: Rank::Specialist,
            superior: None,
            deputy: None,
            department: None,
            head: false,
            groups: Vec::new(),
            functions: Vec::new(),
            password_hash: String::new(),
            active: true,
        };
        Self { house, person }
    }

    /// The name people call; the account when not said.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.person.name);
        self
    }

    /// The rank.
    pub fn rank(mut self, rank: Rank) -> Self {
        self.person.rank = rank;
        self
    }

    /// The superior, by account, hired before.
    pub fn under(mut self, account: &str) -> Self {
        self.person.superior = Some(account.to_owned());
        self
    }

    /// Who decides in this one's place, by account, hired before.
    pub fn deputy(mut self, account: &str) -> Self {
        self.person.deputy = Some(account.to_owned());
        self
    }

    /// The department, made when it is not there; one inside another is written `客户服务部/热线科`.
    pub fn department(mut self, path: &str) -> Self {
        self.person.department = Some(path.to_owned());
        self
    }

    /// Leads that department.
    pub fn head(mut self) -> Self {
        self.person.head = true;
        self
    }

    /// A group of that department, made when it is not there. May be said several times.
    pub fn group(mut self, name: &str) -> Self {
        self.person.groups.push(name.to_owned());
        self
    }

    /// A function held. May be said several times.
    pub fn function(mut self, function: Function) -> Self {
        self.person.functions.push(function);
        self
    }

    /// The password to sign in with; without one nobody can.
    pub fn password(mut self, password: &str) -> Self {
        self.person.password_hash = password::hash(password, &Repeating::default()).expect("a password hash");
        self
    }

    /// The account is closed.
    pub fn gone(mut self) -> Self {
        self.person.active = false;
        self
    }

    /// Hires, and tells who that is now.
    ///
    /// For somebody whose account is closed use [`Self::hire_id`]: there is no actor.
    #[expect(clippy::must_use_candidate, reason = "many are hired only to be there")]
    pub fn hire(self) -> Actor {
        let (house, account) = (self.house, self.person.account.clone());
        self.hire_id();
        house.actor(&account)
    }

    /// Hires, and gives the id only.
    #[expect(clippy::must_use_candidate, reason = "many are hired only to be there")]
    pub fn hire_id(self) -> StaffId {
        let person = self.person;
        self.house.write(move |tx| person.hire(tx)).expect("somebody can be hired")
    }
}

impl Person {
    fn hire(&self, tx: &mut Tx<'_>) -> Result<StaffId> {
        let department = self.department.as_deref().map(|path| department(tx, path)).transpose()?;
        let row = StaffRow {
            account: self.account.clone(),
            name: self.name.clone(),
            position: String::new(),
            rank: self.rank.key().to_owned(),
            department_id: department,
            superior_id: by_account(tx, self.superior.as_deref())?,
            deputy_id: by_account(tx, self.deputy.as_deref())?,
            mail: format!("{}@example.com", self.account),
            phone: String::new(),
            active: self.active,
        };
        let id = staff::insert(tx, &row, &self.password_hash)?;
        let functions: Vec<&str> = self.functions.iter().map(|function| function.key()).collect();
        staff::set_functions(tx, id, &functions)?;
        let groups =
            self.groups.iter().map(|name| group(tx, name, department)).collect::<Result<Vec<_>>>()?;
        staff::set_groups(tx, id, &groups)?;
        if let (Some(department), true) = (department, self.head) {
            lead(tx, department, id)?;
        }
        staff::rebuild_departments(tx)?;
        staff::rebuild_superiors(tx)?;
        Ok(id)
    }
}

fn by_account(tx: &mut Tx<'_>, account: Option<&str>) -> Result<Option<StaffId>> {
    let Some(account) = account else { return Ok(None) };
    let found = staff::by_account(tx, account)?;
    Ok(Some(found.unwrap_or_else(|| panic!("nobody hired {account}")).id))
}

fn department(tx: &mut Tx<'_>, path: &str) -> Result<DepartmentId> {
    let mut above = None;
    for name in path.split('/') {
        let known = staff::departments(tx)?.into_iter().find(|d| d.name == name && d.parent_id == above);
        above = Some(match known {
            Some(department) => department.id,
            None => staff::insert_department(tx, name, above)?,
        });
    }
    Ok(above.expect("a path names at least one department"))
}

fn group(tx: &mut Tx<'_>, name: &str, department: Option<DepartmentId>) -> Result<GroupId> {
    match staff::groups(tx)?.into_iter().find(|group| group.name == name) {
        Some(group) => Ok(group.id),
        None => staff::insert_group(tx, name, department),
    }
}

fn lead(tx: &mut Tx<'_>, id: DepartmentId, head: StaffId) -> Result<()> {
    let all = staff::departments(tx)?;
    let department = all.into_iter().find(|department| department.id == id).expect("just made");
    staff::update_department(tx, id, department.version, &department.name, department.parent_id, Some(head))
}
