"""Makes a change in the running interpreter: in the code of live functions, or in the source as it is imported."""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType, ModuleType

from tests.support.mutation import ROOT
from tests.support.mutation.mutants import Mutant, mutated

Place = tuple[str, str, int]


class LiveFunctions:
    """The functions there are at this time, by where their code stands."""

    def __init__(self) -> None:
        self._functions: defaultdict[Place, list[FunctionType]] = defaultdict(list)
        for each in gc.get_objects():
            if type(each) is FunctionType and each.__code__.co_filename.startswith(str(ROOT)):
                self._functions[_place(each.__code__)].append(each)

    def change(self, mutant: Mutant) -> bool:
        """Gives all functions of the file the mutant's code; whether any changed."""
        changed = False
        for code in _codes(_compiled(mutant)):
            for function in self._functions.get(_place(code), ()):
                if function.__code__ != code and function.__code__.co_freevars == code.co_freevars:
                    function.__code__ = code
                    changed = True
        return changed


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _compiled(mutant: Mutant) -> CodeType:
    code = compile(mutated(mutant), str(ROOT / mutant.path), "exec", dont_inherit=True)
    assert isinstance(code, CodeType)
    return code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


class ChangedImport(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the mutant in the place of its file. Installs itself."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, ROOT / self._mutant.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(_compiled(self._mutant), module.__dict__)
