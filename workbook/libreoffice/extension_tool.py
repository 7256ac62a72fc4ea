"""Adds RiskXL.oxt to a LibreOffice or removes it; run by riskxl with the Python that LibreOffice uses.

    python extension_tool.py version
    python extension_tool.py add SOFFICE PROFILE OXT FOLDERS_JSON
    python extension_tool.py remove SOFFICE PROFILE

PROFILE is a folder, or - for the user's own. The last line that it prints is its answer, as JSON. unopkg
would refuse to work for root; the extension manager works for everybody. Nothing newer than Python 3.7 is
used here: LibreOffice may bring an old one, which is then told to the user.
"""

import json
import os
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import uno
import unohelper
from com.sun.star.task import XInteractionApprove, XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
IDENTIFIER, RECORD, REPOSITORY = "org.riskxl", "riskxl.json", "user"
START_AGAIN = 81  # how soffice ends when it has made a new profile
PATIENCE = 120  # seconds for a first start, which makes the user's profile


class Quiet(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Says yes to what the extension manager asks."""

    def getInteractionHandler(self):  # noqa: N802
        return self

    def getProgressHandler(self):  # noqa: N802
        return None

    def handle(self, request):
        for continuation in request.getContinuations():
            if continuation.queryInterface(uno.getTypeByName(XInteractionApprove.__pyunointerface__)):
                continuation.select()
                return


class Office:
    """A LibreOffice of our own, without windows."""

    def __init__(self, soffice, profile):
        pipe = "riskxl" + uuid.uuid4().hex
        command = [soffice, "--headless", "--invisible", "--norestore", "--nologo", "--nofirststartwizard"]
        command.append(f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext")
        if profile != "-":
            command.append(f"-env:UserInstallation={Path(profile).resolve().as_uri()}")
        self.command = command
        self.start()
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        end = time.time() + PATIENCE
        while True:
            try:
                self.context = resolver.resolve(url)
                return
            except Exception as error:
                code = self.process.poll()
                if code == 0:  # it handed over to one that runs already
                    raise RunningError from None
                if code == START_AGAIN:
                    self.start()
                elif code is not None:
                    raise RuntimeError(f"soffice ended with code {code}") from error
                elif time.time() > end:
                    self.process.kill()
                    raise RuntimeError("soffice does not answer") from error
                time.sleep(0.1)

    def start(self):
        # LibreOffice's Python takes the first python3 of PATH for itself: one of a virtual environment, in
        # which riskxl may well be running, would break it
        path = os.pathsep.join((str(Path(sys.executable).resolve().parent), os.environ.get("PATH", "")))
        self.process = subprocess.Popen(
            self.command,
            env=dict(os.environ, PATH=path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def record(self):
        user = self.service("com.sun.star.util.PathSubstitution").substituteVariables("$(user)", True)
        return Path(uno.fileUrlToSystemPath(user), RECORD)

    def extensions(self):
        return self.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")

    def installed(self):
        return [
            package
            for package in self.extensions().getDeployedExtensions(
                REPOSITORY, self.extensions().createAbortChannel(), Quiet()
            )
            if package.getIdentifier().Value == IDENTIFIER
        ]

    def remove(self):
        found = self.installed()
        for package in found:
            self.extensions().removeExtension(IDENTIFIER, package.getName(), REPOSITORY, None, Quiet())
        if self.record().is_file():
            self.record().unlink()
        return bool(found)

    def add(self, oxt, folders):
        url = Path(oxt).resolve().as_uri()
        if self.extensions().addExtension(url, (), REPOSITORY, None, Quiet()) is None:
            raise RuntimeError("the extension manager refused the extension")
        noted = {"python": VERSION, "folders": folders}
        self.record().write_text(json.dumps(noted, ensure_ascii=False, indent=2), encoding="utf-8")

    def close(self):
        with suppress(Exception):  # it is gone before it can answer
            self.service("com.sun.star.frame.Desktop").terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


class RunningError(Exception):
    """LibreOffice is open with this profile."""


def main(arguments):
    answer = {"python": VERSION}
    if arguments[0] != "version":
        try:
            office = Office(arguments[1], arguments[2])
        except RunningError:
            answer["running"] = True
            return answer
        try:
            answer["removed"] = office.remove()
            if arguments[0] == "add":
                office.add(arguments[3], json.loads(arguments[4]))
            answer["record"] = str(office.record())
        finally:
            office.close()
    return answer


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
