//! A model's files, opened: the embedded flagship, a folder, or one file. The only module that opens files.

use crate::data::Data;
use crate::digest::Digest;
use crate::error::Error;
use std::path::{Path, PathBuf};

/// The flagship's files, as embedded by the build script: path within the model's folder, and text.
static FLAGSHIP: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/flagship.rs"));

/// Where a project came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Inside the program.
    Embedded,
    /// A folder of the caller's.
    Folder(PathBuf),
    /// One file of the caller's.
    File(PathBuf),
}

/// A model's files: its texts and the data beside them.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where it came from.
    pub origin: Origin,
    /// The model's texts: path as shown to people, and content; sorted by path.
    pub texts: Vec<(String, String)>,
    /// The data beside them.
    pub data: Data,
}

impl Project {
    /// Opens what `--model` names, or the flagship.
    ///
    /// Errors: `Read`, `NotText`, `NoModel`, `Data`.
    pub fn open(path: Option<&Path>) -> Result<Project, Error> {
        match path {
            None => Project::flagship(),
            Some(path) if path.is_dir() => Project::folder(path),
            Some(path) => Project::file(path),
        }
    }

    /// Opens the flagship inside the program.
    ///
    /// Errors: `NoModel` or `Data` when the program was built from a broken tree.
    pub fn flagship() -> Result<Project, Error> {
        let files = FLAGSHIP.iter().map(|(path, text)| (format!("thaw/{path}"), (*text).to_owned()));
        Project::assemble(Origin::Embedded, files)?.not_empty(Path::new("thaw"))
    }

    /// Opens every `.pres` file of a folder and the data files in its `data` folder.
    ///
    /// Errors: `Read`, `NotText`, `NoModel`, `Data`.
    pub fn folder(path: &Path) -> Result<Project, Error> {
        let mut files = read_folder(path, "pres")?;
        for data in ["data", "expected"].map(|name| path.join(name)).iter().filter(|p| p.is_dir()) {
            files.extend(read_folder(data, "toml")?);
        }
        Project::assemble(Origin::Folder(path.to_path_buf()), files)?.not_empty(path)
    }

    /// Opens one file of model text and, if there is one beside it, the `data` folder.
    ///
    /// Errors: `Read`, `NotText`, `Data`.
    pub fn file(path: &Path) -> Result<Project, Error> {
        let text = (shown(path), read_text(path)?);
        let data = path.parent().map(|p| p.join("data")).filter(|p| p.is_dir());
        let files = data.map_or(Ok(Vec::new()), |data| read_folder(&data, "toml"))?;
        let project = Project::assemble(Origin::File(path.to_path_buf()), files)?;
        Ok(Project { texts: vec![text], ..project })
    }

    /// A model from texts in memory, without data.
    pub fn from_texts(texts: Vec<(String, String)>) -> Project {
        Project { origin: Origin::Embedded, texts, data: Data::default() }
    }

    /// Other texts beside the same data.
    pub fn with_texts(&self, mut texts: Vec<(String, String)>) -> Project {
        texts.sort();
        Project { origin: Origin::Embedded, texts, data: self.data.clone() }
    }

    fn assemble(origin: Origin, files: impl IntoIterator<Item = (String, String)>) -> Result<Project, Error> {
        let mut project = Project { origin, texts: Vec::new(), data: Data::default() };
        for (path, text) in files {
            if path.ends_with(".pres") {
                project.texts.push((path, text));
            } else {
                project.data.take(&path, &text)?;
            }
        }
        project.texts.sort();
        Ok(project)
    }

    fn not_empty(self, path: &Path) -> Result<Project, Error> {
        if self.texts.is_empty() { Err(Error::NoModel { path: path.to_path_buf() }) } else { Ok(self) }
    }

    /// The keys that rules may cite; `None` where the model ships no such file.
    pub(crate) fn source_keys(&self) -> presidium_lang::SourceKeys {
        let data = &self.data;
        let keys = |keys: Vec<&String>| (!keys.is_empty()).then(|| keys.into_iter().cloned().collect());
        presidium_lang::SourceKeys {
            notes_lines: data.register.iter().flat_map(|s| s.lines.iter().copied()).max(),
            records: keys(data.record.iter().map(|r| &r.key).collect()),
            works: keys(data.bibliography.iter().map(|w| &w.key).collect()),
            statements: (!data.register.is_empty()).then(|| {
                data.register.iter().map(|s| (s.id.clone(), s.lines.iter().copied().collect())).collect()
            }),
        }
    }

    /// The digest of the model's texts; names of folders do not count.
    pub fn digest(&self) -> String {
        let mut digest = Digest::default();
        for (path, text) in &self.texts {
            digest.text(path.rsplit('/').next().unwrap_or(path));
            digest.text(text);
        }
        digest.hex()
    }

    /// Writes one of the project's texts back to its file.
    ///
    /// Errors: `Write`; `Usage` for the embedded flagship.
    pub fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        if self.origin == Origin::Embedded {
            return Err(Error::Usage(
                "the built-in model cannot be written; name one with --model".to_owned(),
            ));
        }
        std::fs::write(path, text).map_err(|source| Error::Write { path: path.into(), source })
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn read_folder(folder: &Path, suffix: &str) -> Result<Vec<(String, String)>, Error> {
    let fail = |source| Error::Read { path: folder.to_path_buf(), source };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|e| e == suffix) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(|path| Ok((shown(&path), read_text(&path)?))).collect()
}

fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
    String::from_utf8(bytes).map_err(|_| Error::NotText { path: path.to_path_buf() })
}
