//! The floors of the house: a crate imports only what lies below it.
//!
//! Cargo refuses a `use` of a crate that the manifest does not name, so reading every `crates/*/Cargo.toml` is
//! enough. The table [`ROOMS`] is the law; `ARCHITECTURE.md` tells the reasons. A new crate is entered here first.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

/// Where a crate stands. The comments name what the plain rule "lower floors only" does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Floor {
    Arithmetic,
    Policy,
    Kernel,
    Web,
    /// What several features do alike, on pages and in the background; knows none of them.
    Intake,
    /// Features that other features stand on. `customers` may import `people`.
    Ground,
    /// Features that know the ground, never each other.
    Upper,
    /// Pages around all features; imports none of them.
    Frame,
    /// Figures over the features; imports them, not the frame.
    Insights,
    Binary,
    /// Imported by the tests of any crate, by nothing else; reaches up to the kernel.
    Tests,
}

const ROOMS: &[(&str, Floor)] = &[
    ("rules", Floor::Arithmetic),
    ("sheets", Floor::Arithmetic),
    ("rulebook", Floor::Policy),
    ("kernel", Floor::Kernel),
    ("web", Floor::Web),
    ("intake", Floor::Intake),
    ("people", Floor::Ground),
    ("customers", Floor::Ground),
    ("tiering", Floor::Upper),
    ("desk", Floor::Upper),
    ("care", Floor::Upper),
    ("quality", Floor::Upper),
    ("office", Floor::Upper),
    ("performance", Floor::Upper),
    ("frame", Floor::Frame),
    ("insights", Floor::Insights),
    ("zhike", Floor::Binary),
    ("testkit", Floor::Tests),
];

impl Floor {
    fn of(name: &str) -> Option<Self> {
        ROOMS.iter().find(|(room, _)| *room == name).map(|(_, floor)| *floor)
    }

    /// Height in half floors, so that the two storeys of floors 3 and 4 differ.
    fn height(self) -> u8 {
        match self {
            Self::Arithmetic => 0,
            Self::Policy => 2,
            Self::Kernel => 4,
            Self::Tests => 5,
            Self::Web => 6,
            Self::Intake => 7,
            Self::Ground => 8,
            Self::Upper => 9,
            Self::Frame | Self::Insights => 10,
            Self::Binary => 12,
        }
    }

    fn is_feature(self) -> bool {
        matches!(self, Self::Ground | Self::Upper)
    }
}

/// The part of a `Cargo.toml` that says what a crate imports.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Manifest {
    package: Package,
    #[serde(default)]
    dependencies: Dependencies,
    #[serde(default)]
    build_dependencies: Dependencies,
    #[serde(default)]
    dev_dependencies: Dependencies,
    #[serde(default)]
    target: BTreeMap<String, PlatformDependencies>,
}

#[derive(Deserialize)]
struct Package {
    name: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct PlatformDependencies {
    #[serde(default)]
    dependencies: Dependencies,
    #[serde(default)]
    build_dependencies: Dependencies,
    #[serde(default)]
    dev_dependencies: Dependencies,
}

type Dependencies = BTreeMap<Spanned<String>, Dependency>;

#[derive(Deserialize)]
#[serde(untagged)]
enum Dependency {
    Version(#[expect(dead_code, reason = "only that it is no table matters")] String),
    Table { package: Option<String>, path: Option<String> },
}

impl Dependency {
    /// The name of the crate behind the key, which a manifest may rename.
    fn crate_name<'a>(&'a self, key: &'a str) -> &'a str {
        match self {
            Self::Table { package: Some(package), .. } => package,
            Self::Table { .. } | Self::Version(_) => key,
        }
    }

    fn is_local(&self) -> bool {
        matches!(self, Self::Table { path: Some(_), .. })
    }
}

/// Every import that goes against the floors, as `place: line: what is wrong and what to do`.
fn complaints(place: &str, text: &str) -> Vec<String> {
    let complaint = |offset: usize, why: String| {
        let number = text[..offset].matches('\n').count() + 1;
        let line = text.lines().nth(number - 1).unwrap_or_default();
        format!("{place}:{number}: `{line}`: {why}")
    };

    let manifest: Manifest = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{place}: cannot be read: {error}")],
    };
    let name = manifest.package.name.get_ref();
    let Some(floor) = Floor::of(name) else {
        let why = format!("{name} stands on no floor; enter it in ROOMS of crates/zhike/tests/floors.rs");
        return vec![complaint(manifest.package.name.span().start, why)];
    };

    let mut shipped = vec![&manifest.dependencies, &manifest.build_dependencies];
    let mut tested = vec![&manifest.dev_dependencies];
    for platform in manifest.target.values() {
        shipped.extend([&platform.dependencies, &platform.build_dependencies]);
        tested.push(&platform.dev_dependencies);
    }
    let shipped = shipped.into_iter().flatten().map(|dependency| (dependency, false));
    let tested = tested.into_iter().flatten().map(|dependency| (dependency, true));

    shipped
        .chain(tested)
        .filter_map(|((key, dependency), for_tests)| {
            let imported = dependency.crate_name(key.get_ref());
            let why = match Floor::of(imported) {
                Some(below) => objection((name, floor), (imported, below), for_tests)?,
                None if dependency.is_local() => {
                    format!(
                        "{imported} stands on no floor; enter it in ROOMS of crates/zhike/tests/floors.rs"
                    )
                }
                None => return None,
            };
            Some(complaint(key.span().start, why))
        })
        .collect()
}

/// Why one of our crates may not import another; nothing when it may.
fn objection(from: (&str, Floor), to: (&str, Floor), for_tests: bool) -> Option<String> {
    let ((name, floor), (other, below)) = (from, to);
    if below == Floor::Tests {
        let why = "testkit is for tests; name it under [dev-dependencies]".to_owned();
        return (!for_tests).then_some(why);
    }
    if (name, other) == ("customers", "people") {
        return None;
    }
    if floor == Floor::Frame && below.is_feature() {
        return Some(format!(
            "the frame imports no feature; let {other} offer what the frame shows through its `room()`"
        ));
    }
    (below.height() >= floor.height()).then(|| {
        let direction = if below.height() == floor.height() { "sideways" } else { "upward" };
        format!(
            "{name} may not import {other}, that is {direction}; move what both need to a lower floor, or let \
             {other} offer it through its `room()`"
        )
    })
}

#[test]
fn every_crate_imports_only_what_lies_below_it() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut read = 0;
    let mut found = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        let entry = entry.unwrap();
        let folder = entry.file_name().into_string().unwrap();
        let Ok(text) = fs::read_to_string(entry.path().join("Cargo.toml")) else { continue };
        read += 1;
        found.extend(complaints(&format!("crates/{folder}/Cargo.toml"), &text));
    }
    assert!(read > 10, "only {read} manifests found");
    assert!(found.is_empty(), "imports against the floors:\n{}", found.join("\n"));
}

#[test]
fn every_crate_of_the_workspace_table_is_a_room_under_its_own_name() {
    #[derive(Deserialize)]
    struct Root {
        workspace: Workspace,
    }
    #[derive(Deserialize)]
    struct Workspace {
        dependencies: BTreeMap<String, Dependency>,
    }

    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml")).unwrap();
    let root: Root = toml::from_str(&text).unwrap();
    for (key, dependency) in &root.workspace.dependencies {
        let name = dependency.crate_name(key);
        if dependency.is_local() || Floor::of(name).is_some() {
            assert_eq!(key, name, "one name for one crate: the manifests are checked by it");
            assert!(Floor::of(name).is_some(), "{name} stands on no floor; enter it in ROOMS");
        }
    }
}

/// The complaints about a crate with these lines below its name.
fn complaints_about(name: &str, lines: &str) -> Vec<String> {
    complaints("Cargo.toml", &format!("[package]\nname = \"{name}\"\n\n{lines}"))
}

#[test]
fn an_import_upward_is_refused_with_its_line_and_a_remedy() {
    let found = complaints_about("kernel", "[dependencies]\nrules.workspace = true\nweb.workspace = true\n");
    assert_eq!(
        found,
        [
            "Cargo.toml:6: `web.workspace = true`: kernel may not import web, that is upward; move what both need to a \
          lower floor, or let web offer it through its `room()`"
        ]
    );
}

#[test]
fn upper_features_do_not_know_each_other_but_know_the_ground() {
    let found =
        complaints_about("tiering", "[dependencies]\npeople.workspace = true\ndesk.workspace = true\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("tiering may not import desk, that is sideways"), "{found:?}");
}

#[test]
fn customers_may_import_people_and_not_the_other_way_round() {
    assert_eq!(complaints_about("customers", "[dependencies]\npeople.workspace = true\n"), [""; 0]);
    assert_eq!(complaints_about("people", "[dependencies]\ncustomers.workspace = true\n").len(), 1);
}

#[test]
fn the_frame_imports_no_feature_and_insights_not_the_frame() {
    let frame =
        complaints_about("frame", "[dependencies]\ncustomers.workspace = true\nweb.workspace = true\n");
    assert_eq!(frame.len(), 1, "{frame:?}");
    assert!(frame[0].contains("the frame imports no feature"), "{frame:?}");

    let insights =
        complaints_about("insights", "[dependencies]\ntiering.workspace = true\nframe = \"0.1\"\n");
    assert_eq!(insights.len(), 1, "{insights:?}");
    assert!(insights[0].contains("insights may not import frame, that is sideways"), "{insights:?}");
}

#[test]
fn testkit_is_imported_by_tests_only_and_reaches_up_to_the_kernel() {
    assert_eq!(complaints_about("web", "[dev-dependencies]\ntestkit.workspace = true\n"), [""; 0]);
    let shipped = complaints_about("web", "[dependencies]\ntestkit.workspace = true\n");
    assert!(shipped[0].contains("name it under [dev-dependencies]"), "{shipped:?}");

    assert_eq!(complaints_about("testkit", "[dependencies]\nkernel.workspace = true\n"), [""; 0]);
    assert_eq!(complaints_about("testkit", "[dependencies]\nweb.workspace = true\n").len(), 1);
}

#[test]
fn the_tests_of_a_crate_keep_to_the_floors_too() {
    assert_eq!(complaints_about("rules", "[dev-dependencies]\nkernel.workspace = true\n").len(), 1);
}

#[test]
fn neither_a_new_name_nor_a_platform_table_hides_an_import() {
    let renamed = "[build-dependencies]\nhouse = { path = \"../zhike\", package = \"zhike\" }\n";
    assert_eq!(complaints_about("rules", renamed).len(), 1);
    let platform = "[target.'cfg(unix)'.dependencies]\nweb.workspace = true\n";
    assert_eq!(complaints_about("rules", platform).len(), 1);
}

#[test]
fn a_crate_that_stands_on_no_floor_is_refused() {
    let stranger = complaints_about("cellar", "");
    assert!(
        stranger[0].starts_with("Cargo.toml:2: `name = \"cellar\"`: cellar stands on no floor"),
        "{stranger:?}"
    );
    let reached = complaints_about("zhike", "[dependencies]\ncellar = { path = \"../cellar\" }\n");
    assert!(reached[0].contains("cellar stands on no floor"), "{reached:?}");
}
