//! Gathers the language files into one text per language, and makes zh-TW from zh-CN.
//!
//! A faulty file stops the build here, with its name, line and fault, so that no page can meet it later.

#[path = "src/i18n/gather.rs"]
mod gather;
#[path = "src/i18n/tables.rs"]
mod tables;
#[path = "src/i18n/taiwan.rs"]
mod taiwan;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folders by the environment")]
fn run() -> Result<(), String> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or(format!("{name} is not set"));
    let locales = variable("CARGO_MANIFEST_DIR")?.join("../../locales");
    let out = variable("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", locales.display());
    println!("cargo::rerun-if-changed=src/i18n/gather.rs");
    println!("cargo::rerun-if-changed=src/i18n/tables.rs");
    println!("cargo::rerun-if-changed=src/i18n/taiwan.rs");
    println!("cargo::rerun-if-changed=build.rs");

    let simplified = gather::gather(&folder(&locales.join("zh-CN"))?)?;
    let english = gather::gather(&folder(&locales.join("en"))?)?;
    let overrides = locales.join("zh-TW.overrides.ftl");
    let traditional = gather::traditional(&simplified, &overrides.display().to_string(), &read(&overrides)?)?;

    for (name, language) in [("zh-CN", &simplified), ("zh-TW", &traditional), ("en", &english)] {
        write(&out.join(format!("{name}.ftl")), &gather::text(language))?;
        write(&out.join(format!("{name}.index")), &gather::index(language)?)?;
    }
    Ok(())
}

/// The language files of one folder, by name, in a stable order.
fn folder(path: &Path) -> Result<Vec<(String, String)>, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.map_err(|error| format!("{}: {error}", path.display()))?.path();
        if file.extension().is_some_and(|extension| extension == "ftl") {
            println!("cargo::rerun-if-changed={}", file.display());
            files.push((file.display().to_string(), read(&file)?));
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
