//! Every key has a message in each language, and no message is left over.

use std::{collections::BTreeSet, fs, path::Path};

fn in_sources(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_sources(&path, keys);
        } else {
            let source = fs::read_to_string(&path).unwrap();
            let quoted = source.split('"').filter(|part| part.starts_with("sheets-") && !part.contains(' '));
            keys.extend(quoted.map(str::to_owned));
        }
    }
}

#[test]
fn every_key_has_its_message_and_every_message_its_key() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    in_sources(&root.join("src"), &mut keys);
    for language in ["zh-CN", "en"] {
        let messages =
            fs::read_to_string(root.join("../../locales").join(language).join("sheets.ftl")).unwrap();
        let told: BTreeSet<String> = messages
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key.to_owned())
            .collect();
        assert_eq!(told, keys, "{language}");
    }
}
