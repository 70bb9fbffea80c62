//! Stores the demo company's departments, groups and people.

use std::collections::HashMap;

use kernel::secret::{SystemRandomness, password};
use kernel::staff::{self, StaffRow};
use kernel::{DepartmentId, Moment, Result, StaffId, Store, Tx};

use super::content::company::Company;

/// The password of everybody in the demo company.
pub const PASSWORD: &str = "zhike-demo-2026";

/// The people as stored, in the order of the content.
pub struct People {
    /// Staff ids.
    pub ids: Vec<StaffId>,
    /// Each one's department.
    pub departments: Vec<Option<DepartmentId>>,
}

/// Stores the company in one transaction.
pub fn store(store: &Store, company: &Company, now: Moment) -> anyhow::Result<People> {
    let company = company.clone();
    // Hashing is slow on purpose; the demo's people share one password and one hash.
    let hash = password::hash(PASSWORD, &SystemRandomness)?;
    Ok(store.write(now, move |tx| hire_all(tx, &company, &hash))?)
}

fn hire_all(tx: &mut Tx<'_>, company: &Company, hash: &str) -> Result<People> {
    let mut departments: HashMap<&str, DepartmentId> = HashMap::new();
    for seed in &company.departments {
        let parent = seed.parent.as_deref().and_then(|name| departments.get(name).copied());
        departments.insert(&seed.name, staff::insert_department(tx, &seed.name, parent)?);
    }
    let mut groups = HashMap::new();
    for seed in &company.groups {
        let department = departments.get(seed.department.as_str()).copied();
        groups.insert(seed.name.as_str(), staff::insert_group(tx, &seed.name, department)?);
    }
    let mut people = People { ids: Vec::new(), departments: Vec::new() };
    let mut by_account: HashMap<&str, StaffId> = HashMap::new();
    let mut heads: HashMap<DepartmentId, StaffId> = HashMap::new();
    for seed in &company.staff {
        let department = departments.get(seed.department.as_str()).copied();
        let row = StaffRow {
            account: seed.account.clone(),
            name: seed.name.clone(),
            position: seed.position.clone(),
            rank: seed.rank.to_owned(),
            department_id: department,
            superior_id: seed.superior.as_deref().and_then(|account| by_account.get(account).copied()),
            deputy_id: None,
            mail: seed.mail.clone(),
            phone: seed.phone.clone(),
            active: true,
        };
        let id = staff::insert(tx, &row, hash)?;
        staff::set_functions(tx, id, &seed.functions)?;
        let own: Vec<_> = seed.groups.iter().filter_map(|name| groups.get(name.as_str()).copied()).collect();
        staff::set_groups(tx, id, &own)?;
        by_account.insert(&seed.account, id);
        // The content lists superiors first, so the first of a department leads it.
        if let Some(department) = department {
            heads.entry(department).or_insert(id);
        }
        people.ids.push(id);
        people.departments.push(department);
    }
    for department in staff::departments(tx)? {
        if let Some(head) = heads.get(&department.id) {
            let (id, version) = (department.id, department.version);
            staff::update_department(tx, id, version, &department.name, department.parent_id, Some(*head))?;
        }
    }
    staff::rebuild_departments(tx)?;
    staff::rebuild_superiors(tx)?;
    Ok(people)
}
