"""Where profiles are found: the company's own folders first, then those shipped with the product."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from riskxl.errors import Problem, ProfileError, UsageError, raise_if
from riskxl.folding import folded
from riskxl.language import Text, plain
from riskxl.profile import resolve, schema, validate
from riskxl.profile.model import Characteristic, Profile
from riskxl.profile.yamlfile import YamlFile, read_yaml

DEFAULT_PROFILE = "general"
FOLDER_VARIABLE = "RISKXL_PROFILES"
CATALOGUE_NAME = "catalogue.yaml"
SCALED_SUFFIX = Text("（折算）", " (scaled)")


def product_folder(name: str) -> Path:
    """A data folder of the product: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name


def folder_beside(book: Path) -> Path:
    """Where a workbook's own profiles stand."""
    return book.resolve().parent / "profiles"


def own_folders(option: Path | None = None, book: Path | None = None) -> tuple[Path, ...]:
    """The folders of own profiles: the option, then RISKXL_PROFILES, then 'profiles' beside the workbook.

    Raises UsageError if a folder that was named does not exist.
    """
    named = [option] if option else []
    named += [Path(part) for part in os.environ.get(FOLDER_VARIABLE, "").split(os.pathsep) if part]
    for folder in named:
        if not folder.is_dir():
            raise UsageError(
                Problem(
                    plain(folder),
                    Text("没有这个行业模板文件夹", "there is no such profile folder"),
                    Text(f"请检查 --profiles 或 {FOLDER_VARIABLE}", f"check --profiles or {FOLDER_VARIABLE}"),
                )
            )
    beside = folder_beside(book) if book else None
    if beside and beside.is_dir() and any(beside.glob("*.yaml")):
        named.append(beside)
    return tuple(dict.fromkeys(folder.resolve() for folder in named))


class ProfileLibrary:
    """Profiles by key or name. Files are read once; make a new library to see changed ones."""

    def __init__(self, own: Sequence[Path] = ()) -> None:
        shipped = product_folder("profiles")
        folders = dict.fromkeys(folder.resolve() for folder in own)
        self.folders = (*(folder for folder in folders if folder != shipped), shipped)
        self.catalogue = _read_catalogue(shipped / CATALOGUE_NAME)
        self._profiles: dict[Path, Profile | ProfileError] = {}
        self._by_word: dict[str, Profile] = {}

    def files(self) -> list[Path]:
        """Every profile file, own ones first; one that an earlier folder overrides is left out."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(folder.glob("*.yaml")):
                if path.name != CATALOGUE_NAME:
                    found.setdefault(path.stem, path)
        return list(found.values())

    def is_own(self, path: Path) -> bool:
        """True for a company's own profile, false for a shipped one."""
        return path.parent != self.folders[-1]

    def get(self, word: str | None) -> Profile:
        """The profile with this key or name (blank: general); raises UsageError or its ProfileError.

        '通用（折算）' and 'general (scaled)' are the profile in mode ``normalise``.
        """
        word = word or DEFAULT_PROFILE
        profile = self._by_word.get(word)
        if profile is None:
            name = folded(word)
            bare = name.removesuffix(folded(SCALED_SUFFIX.zh)).removesuffix(folded(SCALED_SUFFIX.en))
            profile = self._find(word) if bare == name else self._find(bare).in_mode("normalise")
            self._by_word[word] = profile
        return profile

    def profiles(self) -> Iterator[Profile | ProfileError]:
        """Every profile that can be used, and the error of every one that cannot."""
        for path in self.files():
            try:
                yield self.load(path)
            except ProfileError as error:
                yield error

    def load(self, path: Path) -> Profile:
        """The profile in a file, in or out of the library's folders; raises ProfileError."""
        return self._load(path.resolve(), ())

    def characteristic(self, key: str) -> Characteristic:
        """A characteristic as the catalogue states it."""
        return resolve.from_catalogue(key, self.catalogue)

    @property
    def characteristics(self) -> tuple[Characteristic, ...]:
        """All of the catalogue, in its order."""
        return tuple(self.characteristic(key) for key in self.catalogue.characteristics)

    def _find(self, word: str) -> Profile:
        wanted = folded(word)
        for path in self.files():
            if folded(path.stem) == wanted:
                return self.load(path)
        good, broken = [], []
        for path in self.files():
            try:
                good.append(self.load(path))
            except ProfileError:
                broken.append(path.name)
        for profile in good:
            if wanted in (folded(profile.names.zh), folded(profile.names.en)):
                return profile
        remedy = Text(
            f"可选：{'、'.join(p.names.zh for p in good)}", f"choose from: {', '.join(p.key for p in good)}"
        )
        if broken:
            remedy = Text(
                f"{remedy.zh}；有问题未能使用：{'、'.join(broken)}，请运行 riskxl profile check",
                f"{remedy.en}; not usable: {', '.join(broken)}, run riskxl profile check",
            )
        raise UsageError(
            Problem(
                Text(f"行业模板“{word}”", f"profile '{word}'"),
                Text("没有这个行业模板", "there is no such profile"),
                remedy,
            )
        )

    def _load(self, path: Path, children: tuple[Path, ...]) -> Profile:
        known = self._profiles.get(path)
        if known is None or (children and isinstance(known, ProfileError)):
            try:
                known = self._read(path, children)
            except ProfileError as error:
                if children:  # a circle is told from the side of the profile that was asked for
                    raise
                known = error
            self._profiles[path] = known
        if isinstance(known, ProfileError):
            raise known
        return known

    def _read(self, path: Path, children: tuple[Path, ...]) -> Profile:
        file = read_yaml(path)
        stated = file.parse(schema.Profile)
        parent = self._parent(file, stated.extends, (*children, path)) if stated.extends else None
        return resolve.resolve(file, stated, parent, self.catalogue)

    def _parent(self, file: YamlFile, key: str, children: tuple[Path, ...]) -> Profile:
        where = file.where(("extends",))
        path = self._parent_path(file.path, key)
        if path is None:
            others = [p.stem for p in self.files() if p != file.path]
            raise ProfileError(
                Problem(
                    where,
                    Text(f"没有可继承的行业模板 {key}", f"there is no profile {key} to extend"),
                    Text(f"可选：{'、'.join(others)}", f"choose from: {', '.join(others)}"),
                )
            )
        if path in children:
            chain = " → ".join(p.stem for p in (*children, path))
            raise ProfileError(
                Problem(
                    where,
                    Text(f"继承成环：{chain}", f"extends runs in a circle: {chain}"),
                    Text("请去掉其中一个 extends", "remove one of the extends"),
                )
            )
        try:
            return self._load(path, children)
        except ProfileError as error:
            raise ProfileError(
                Problem(
                    where,
                    Text(f"它继承的 {path.name} 有问题", f"{path.name}, which it extends, has problems"),
                    Text("请先改好下面列出的问题", "mend those listed below first"),
                ),
                *error.problems,
            ) from None

    def _parent_path(self, child: Path, key: str) -> Path | None:
        """Beside the child, else the first folder's; general that extends general means a later folder's."""
        folders = (child.parent, *self.folders)
        itself = key == child.stem
        if itself:
            known = child.parent in self.folders
            folders = self.folders[self.folders.index(child.parent) + 1 :] if known else self.folders
        found = (folder / f"{key}.yaml" for folder in folders)
        usable = (path for path in found if path.is_file() and path.name != CATALOGUE_NAME)
        return next(usable, child if itself else None)


@lru_cache(maxsize=4)
def _read_catalogue(path: Path) -> schema.Catalogue:
    file = read_yaml(path)
    catalogue = file.parse(schema.Catalogue)
    raise_if(ProfileError, validate.catalogue_entries(file, catalogue))
    return catalogue
