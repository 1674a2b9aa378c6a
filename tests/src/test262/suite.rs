//! Where the suite lies, which of its tests are selected, and in which scenarios each one runs.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use super::frontmatter::{self, Metadata};

/// An unpacked suite.
pub struct Suite {
    pub root: PathBuf,
    harness: Mutex<HashMap<String, Arc<[u8]>>>,
}

/// The suite's name in a folder of conformance data beside the repository (or above it).
const PACKED: &str = "shared/conformance/test262.tar.zst";

impl Suite {
    /// `TEST262_DIR`, else the packed suite, unpacked once under `target/`. `Ok(Err(reason))` says
    /// why there is no suite here.
    pub fn locate() -> Result<Result<Suite, String>, String> {
        if let Some(directory) = std::env::var_os("TEST262_DIR") {
            let root = PathBuf::from(directory);
            if !root.join("harness/assert.js").is_file() {
                return Err(format!("TEST262_DIR is {}, which holds no test262", root.display()));
            }
            return Ok(Ok(Suite::at(root)));
        }
        let repository = crate::repository_root();
        let packed =
            repository.ancestors().skip(1).map(|folder| folder.join(PACKED)).find(|path| path.is_file());
        match packed {
            Some(path) => unpack_once(&path).map(|root| Ok(Suite::at(root))),
            None => {
                Ok(Err(format!("TEST262_DIR is not set and there is no ../{PACKED} beside the repository")))
            }
        }
    }

    pub fn at(root: PathBuf) -> Suite {
        Suite { root, harness: Mutex::new(HashMap::new()) }
    }

    /// A harness file's text, read once.
    pub fn harness(&self, name: &str) -> Result<Arc<[u8]>, String> {
        let mut files = self.harness.lock().expect("no holder of the lock panics");
        if let Some(text) = files.get(name) {
            return Ok(text.clone());
        }
        let text: Arc<[u8]> = fs::read(self.root.join("harness").join(name))
            .map_err(|error| format!("harness file {name}: {error}"))?
            .into();
        files.insert(name.to_owned(), text.clone());
        Ok(text)
    }

    /// All tests that the selection keeps, in the order of their paths.
    pub fn tests(&self, selection: &Selection) -> Result<Vec<Test>, String> {
        let root = self.root.join("test");
        let mut tests = Vec::new();
        for directory in &selection.directories {
            let mut paths = Vec::new();
            collect(&root.join(directory), &mut paths)?;
            for path in paths {
                let name = path
                    .strip_prefix(&root)
                    .expect("collected below the root")
                    .to_string_lossy()
                    .into_owned();
                if !selection.keeps_path(&name) {
                    continue;
                }
                let source = fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
                let metadata = frontmatter::parse(&String::from_utf8_lossy(&source))
                    .map_err(|error| format!("{name}: {error}"))?;
                if selection.keeps(&name, &metadata) {
                    tests.push(Test { path: name, metadata });
                }
            }
        }
        tests.sort_by(|a, b| a.path.cmp(&b.path));
        tests.dedup_by(|a, b| a.path == b.path);
        if let Some(shard) = selection.shard {
            let mut position = 0;
            tests.retain(|_| {
                position += 1;
                shard.keeps(position - 1)
            });
        }
        Ok(tests)
    }
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    if path.is_file() {
        into.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))? {
        let entry = entry.map_err(|error| error.to_string())?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.file_type().map_err(|error| error.to_string())?.is_dir() {
            collect(&entry.path(), into)?;
        } else if name.ends_with(".js") && !name.contains("_FIXTURE") {
            into.push(entry.path());
        }
    }
    Ok(())
}

/// Unpacks into `target/test262`. A stamp with the archive's size and time says that the folder is
/// whole and current; it is written last, so an interrupted unpacking starts over.
fn unpack_once(packed: &Path) -> Result<PathBuf, String> {
    let describe = |error: std::io::Error| format!("{}: {error}", packed.display());
    let metadata = fs::metadata(packed).map_err(describe)?;
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let stamp = format!("{} {}", metadata.len(), time.map_or(0, |time| time.as_secs()));
    let root = crate::engine::target_directory()?.join("test262");
    let stamp_file = root.join(".unpacked");
    if fs::read_to_string(&stamp_file).is_ok_and(|found| found == stamp) {
        return Ok(root);
    }
    eprintln!("unpacking {} into {} (once)", packed.display(), root.display());
    if root.exists() {
        fs::remove_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    }
    fs::create_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    let file = std::io::BufReader::new(fs::File::open(packed).map_err(describe)?);
    let decoder = ruzstd::decoding::StreamingDecoder::new(file)
        .map_err(|error| format!("{}: {error}", packed.display()))?;
    let mut archive = tar::Archive::new(decoder);
    archive.set_preserve_mtime(false);
    archive.unpack(&root).map_err(describe)?;
    fs::write(&stamp_file, stamp).map_err(|error| error.to_string())?;
    Ok(root)
}

pub struct Test {
    /// Relative to the suite's `test` folder.
    pub path: String,
    pub metadata: Metadata,
}

/// One way of running a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    Sloppy,
    Strict,
    Module,
}

impl Scenario {
    pub fn name(self) -> &'static str {
        match self {
            Scenario::Sloppy => "sloppy",
            Scenario::Strict => "strict",
            Scenario::Module => "module",
        }
    }

    pub fn parse(text: &str) -> Option<Scenario> {
        [Scenario::Sloppy, Scenario::Strict, Scenario::Module]
            .into_iter()
            .find(|scenario| scenario.name() == text)
    }
}

impl Test {
    /// Raw tests run as they are, so only once; the others in both modes unless a flag says which.
    pub fn scenarios(&self) -> &'static [Scenario] {
        let metadata = &self.metadata;
        if metadata.module {
            &[Scenario::Module]
        } else if metadata.raw || metadata.no_strict {
            &[Scenario::Sloppy]
        } else if metadata.only_strict {
            &[Scenario::Strict]
        } else {
            &[Scenario::Sloppy, Scenario::Strict]
        }
    }
}

/// Parts of the suite that are left out unless asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Intl,
    Modules,
}

impl Group {
    pub const ALL: [Group; 2] = [Group::Intl, Group::Modules];

    pub fn name(self) -> &'static str {
        match self {
            Group::Intl => "intl",
            Group::Modules => "modules",
        }
    }

    pub fn parse(text: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.name() == text)
    }

    /// Does the test belong here? By path, by flag, by the features it lists.
    fn holds(self, path: &str, metadata: &Metadata) -> bool {
        let feature = |test: &dyn Fn(&str) -> bool| metadata.features.iter().any(|feature| test(feature));
        match self {
            Group::Intl => {
                path.starts_with("intl402/")
                    || !metadata.locale.is_empty()
                    || feature(&|name| name.starts_with("Intl") || name == "canonical-tz")
            }
            Group::Modules => {
                metadata.module
                    || path.starts_with("language/module-code/")
                    || path.starts_with("language/import/")
                    || path.starts_with("language/export/")
                    || path.starts_with("built-ins/AbstractModuleSource/")
                    || path.starts_with("language/expressions/dynamic-import/")
                    || path.starts_with("language/expressions/import.meta/")
                    || feature(&|name| {
                        matches!(name, "dynamic-import" | "import.meta" | "json-modules")
                            || name.starts_with("import-")
                            || name.starts_with("export-")
                            || name.starts_with("source-phase-imports")
                            || name.contains("module-namespace")
                    })
            }
        }
    }
}

/// What to run.
pub struct Selection {
    /// Folders of the suite's `test` folder.
    pub directories: Vec<String>,
    /// Patterns; a test must match one of them, if there is any.
    pub patterns: Vec<String>,
    /// A test must list one of these features, if there is any.
    pub features: Vec<String>,
    pub without_features: Vec<String>,
    pub groups: Vec<Group>,
    /// Only a part of what the rest selects.
    pub shard: Option<Shard>,
}

/// Every `of`th test in the order of the paths, so that each shard has some of every folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// From 0.
    index: usize,
    of: usize,
}

impl Shard {
    /// `I/N`, with I from 1 to N.
    pub fn parse(text: &str) -> Option<Shard> {
        let (number, of) = text.split_once('/')?;
        let (number, of): (usize, usize) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then(|| Shard { index: number - 1, of })
    }

    fn keeps(self, position: usize) -> bool {
        position % self.of == self.index
    }
}

impl Default for Selection {
    /// All but the tests of the suite's own harness.
    fn default() -> Selection {
        Selection {
            directories: ["language", "built-ins", "annexB", "intl402"].map(str::to_owned).to_vec(),
            patterns: Vec::new(),
            features: Vec::new(),
            without_features: Vec::new(),
            groups: Group::ALL.to_vec(),
            shard: None,
        }
    }
}

impl Selection {
    /// Every folder and every group.
    pub fn everything() -> Selection {
        let directories = ["language", "built-ins", "annexB", "intl402", "harness"];
        Selection {
            directories: directories.map(str::to_owned).to_vec(),
            groups: Group::ALL.to_vec(),
            ..Selection::default()
        }
    }

    /// No pattern, no feature and no shard narrows it: then the expectations can be checked for stale lines.
    pub fn is_whole(&self) -> bool {
        self.patterns.is_empty()
            && self.features.is_empty()
            && self.without_features.is_empty()
            && self.shard.is_none()
    }

    fn keeps_path(&self, path: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| crate::pattern::matches(pattern, path))
    }

    fn keeps(&self, path: &str, metadata: &Metadata) -> bool {
        let lists = |names: &[String]| metadata.features.iter().any(|feature| names.contains(feature));
        // The main agent of a command-line host may block, so these have no meaning here.
        metadata.can_block != Some(false)
            // Only hosts with such an object (a browser's document.all) can offer it; this one has none.
            && !metadata.features.iter().any(|feature| feature == "IsHTMLDDA")
            && (self.features.is_empty() || lists(&self.features))
            && !lists(&self.without_features)
            && Group::ALL.iter().all(|group| self.groups.contains(group) || !group.holds(path, metadata))
    }
}

#[cfg(test)]
mod tests {
    use super::Shard;

    #[test]
    fn shards_cover_everything_once() {
        for bad in ["", "1", "0/3", "4/3", "1/0", "-1/3", "a/b"] {
            assert_eq!(Shard::parse(bad), None, "{bad}");
        }
        let shards = ["1/3", "2/3", "3/3"].map(|text| Shard::parse(text).expect("well-formed"));
        for position in 0..10 {
            assert_eq!(shards.iter().filter(|shard| shard.keeps(position)).count(), 1);
        }
    }
}
