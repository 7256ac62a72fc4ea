"""The component that LibreOffice loads: it finds riskxl and hands everything on to it.

LibreOffice brings a Python of its own, without numpy and pydantic. So nothing is bundled: ``riskxl install
--libreoffice`` notes in LibreOffice's user folder where riskxl is installed, in a Python of the same
version, and that place is searched here. If there is none, every formula and the menu say so. Nothing newer
than Python 3.7 is used here, so that this file loads in any LibreOffice and can say it.
"""

import json
import site
import sys
import traceback
from pathlib import Path

import uno
import unohelper
from com.sun.star.awt.MessageBoxType import WARNINGBOX
from com.sun.star.frame import XDispatchProvider, XNotifyingDispatch
from com.sun.star.frame.DispatchResultState import FAILURE, SUCCESS
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.sheet import XVolatileResult
from com.sun.star.task import XJob
from org.riskxl import XFunctions

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
PROTOCOL = "org.riskxl:"
RECORD = "riskxl.json"  # in LibreOffice's user folder, see riskxl/team/libreoffice.py


class NotReadyError(Exception):
    """riskxl cannot be imported here; the text says what to do, in both languages."""


class Riskxl:
    """The package, imported at the first use; why it cannot be is remembered too."""

    def __init__(self):
        self._problem = None
        self._entry = None

    def entry(self, context):
        if self._entry is None and self._problem is None:
            try:
                self._entry = self._found(context)
            except NotReadyError as problem:
                self._problem = str(problem)
            except Exception as error:
                traceback.print_exc()
                self._problem = self._advice(f"riskxl 无法加载 / riskxl cannot be loaded: {error}")
        if self._entry is None:
            raise NotReadyError(self._problem)
        return self._entry

    def _found(self, context):
        substitution = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.util.PathSubstitution", context
        )
        user = uno.fileUrlToSystemPath(substitution.substituteVariables("$(user)", True))
        record = Path(user, RECORD)
        if not record.is_file():
            raise NotReadyError(self._advice("找不到 riskxl / riskxl is not found"))
        noted = json.loads(record.read_text(encoding="utf-8"))
        other = noted["python"]
        if other != VERSION:
            raise NotReadyError(
                self._advice(
                    f"riskxl 装在 Python {other}，LibreOffice 用的是 {VERSION} / "
                    f"riskxl is in Python {other}, LibreOffice has {VERSION}"
                )
            )
        known = list(sys.path)
        for folder in noted["folders"]:
            site.addsitedir(folder)
        # before LibreOffice's own: riskxl needs the versions that it was installed with
        sys.path[:] = [path for path in sys.path if path not in known] + known
        from riskxl.hosts.libreoffice import entry

        return entry

    def _advice(self, problem):
        return (
            f"{problem}。请在装有 riskxl 的 Python {VERSION} 里运行 riskxl install --libreoffice，"
            "再重启 LibreOffice / run this command in a Python of that version that has riskxl, "
            "then restart LibreOffice"
        )


riskxl = Riskxl()


class Block(unohelper.Base, XVolatileResult):
    """An answer of several cells: Python cannot return a typed block as ``any``, an event can hold one."""

    def __init__(self, rows):
        self.rows = rows

    def addResultListener(self, listener):  # noqa: N802
        event = uno.createUnoStruct("com.sun.star.sheet.ResultEvent")
        event.Source = self
        event.Value = uno.Any("[][]any", self.rows)
        listener.modified(event)

    def removeResultListener(self, listener):  # noqa: N802
        pass


class Service(unohelper.Base, XServiceInfo):
    """What LibreOffice asks of every component: its name and its services."""

    implementation = ""
    services = ()

    def __init__(self, context, *arguments):
        self.context = context

    def getImplementationName(self):  # noqa: N802
        return self.implementation

    def supportsService(self, name):  # noqa: N802
        return name in self.services

    def getSupportedServiceNames(self):  # noqa: N802
        return self.services


class Functions(Service, XFunctions):
    """One method for every worksheet function, made when it is first asked for."""

    implementation = "org.riskxl.Functions"
    services = ("com.sun.star.sheet.AddIn", implementation)

    def __getattr__(self, name):
        if not name.startswith("risk"):
            raise AttributeError(name)

        def method(document, *arguments):
            try:
                entry = riskxl.entry(self.context)
            except NotReadyError as problem:
                return str(problem)[:255]
            answer = entry.call(name, document, *arguments)
            return Block(answer) if isinstance(answer, tuple) else answer

        setattr(self, name, method)
        return method


class LoadJob(Service, XJob):
    """Runs when a document has been loaded."""

    implementation = "org.riskxl.LoadJob"
    services = ("com.sun.star.task.Job", implementation)

    def execute(self, arguments):
        for argument in arguments:
            if argument.Name == "Environment":
                for value in argument.Value:
                    if value.Name == "Model":
                        self._loaded(value.Value)

    def _loaded(self, document):
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return
        try:
            riskxl.entry(self.context).resolve_names(document)
        except NotReadyError:
            pass  # the formulas say so
        except Exception:
            traceback.print_exc()  # a document must open whatever happens here


class ProtocolHandler(Service, XDispatchProvider, XNotifyingDispatch, XInitialization):
    """Answers the entries of the menu: org.riskxl:KEY.

    Arguments of a dispatch are answers to the action's questions; with any, no dialog is shown and the result
    of the dispatch is what the action says.
    """

    implementation = "org.riskxl.ProtocolHandler"
    services = ("com.sun.star.frame.ProtocolHandler", implementation)

    frame = None

    def initialize(self, arguments):
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url, target, flags):  # noqa: N802
        return self if url.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests):  # noqa: N802
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url, arguments):
        self._run(url, arguments)

    def dispatchWithNotification(self, url, arguments, listener):  # noqa: N802
        done, said = self._run(url, arguments)
        if listener is not None:
            event = uno.createUnoStruct("com.sun.star.frame.DispatchResultEvent")
            event.State, event.Result = (SUCCESS if done else FAILURE), said
            listener.dispatchFinished(event)

    def _run(self, url, arguments):
        key = url.Complete[len(PROTOCOL) :]
        given = {argument.Name: argument.Value for argument in arguments}
        given.pop("Referer", None)  # put in by LibreOffice itself
        given.pop("SynchronMode", None)
        try:
            return riskxl.entry(self.context).run_action(self.context, self.frame, key, given)
        except NotReadyError as problem:
            if not given:
                window = self.frame.getContainerWindow()
                box = window.getToolkit().createMessageBox(window, WARNINGBOX, 1, "RiskXL", str(problem))
                box.execute()
                box.dispose()
            return False, str(problem)

    def addStatusListener(self, listener, url):  # noqa: N802
        event = uno.createUnoStruct("com.sun.star.frame.FeatureStateEvent")
        event.FeatureURL, event.IsEnabled, event.Requery = url, True, False
        listener.statusChanged(event)

    def removeStatusListener(self, listener, url):  # noqa: N802
        pass


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice looks for
for _component in (Functions, LoadJob, ProtocolHandler):
    g_ImplementationHelper.addImplementation(_component, _component.implementation, _component.services)
