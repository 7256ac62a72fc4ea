"""riskxl: the commands, and what happens when one fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from riskxl import __version__
from riskxl.cli.console import EXIT_DATA, EXIT_USAGE, tell, terminal
from riskxl.errors import RiskxlError
from riskxl.language import Language, Text

# A command's module is imported when it is called: what one needs never slows another down.
_COMMANDS = {
    "demo": "demo",
    "score": "score",
    "calc": "calc",
    "build": "build",
    "book": "book",
    "profile": "profile",
    "review": "review",
    "alerts": "alerts",
    "report": "report",
    "install": "team",
    "uninstall": "team",
    "doctor": "team",
    "selftest": "team",
}


class _Commands(click.Group):
    """The commands by name, and the module that has each as an attribute of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"riskxl.cli.{_COMMANDS[cmd_name]}"), cmd_name)
        return command


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="riskxl")
@click.option("--debug", is_flag=True, help="出错时显示技术细节 · show tracebacks")
def cli(debug: bool) -> None:
    """RiskXL 客户风险评分 · customer risk scores, in files and live in workbooks.

    先试试 · start with:  riskxl demo
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 data refused, 2 wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    debug = "--debug" in given
    if debug:
        given.remove("--debug")  # wherever it stands
    try:
        code = cli.main(given, prog_name="riskxl", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except RiskxlError as error:
        if debug:
            raise
        sys.exit(tell(error, language))
    except click.ClickException as error:
        console = terminal(errors=True)
        console.print(
            Text("用法有误：", "Wrong use: ")(language) + error.format_message(),
            style="bold red",
            markup=False,
        )
        if isinstance(error, click.UsageError) and error.ctx is not None:
            console.print(error.ctx.get_usage(), markup=False)
        hint = Text("加 --help 查看用法", "add --help to see how to use it")
        console.print(hint(language), style="green")
        sys.exit(EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        terminal(errors=True).print(Text("已中断，未写入任何文件", "Stopped; nothing was written")(language))
        sys.exit(EXIT_DATA)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        console = terminal(errors=True)
        text = Text(
            f"程序内部出错（{type(error).__name__}），文件未改动；请加 --debug 重试，并把输出发给维护者",
            f"Internal error ({type(error).__name__}); no file was changed. Please send what --debug shows",
        )
        console.print(text(language), style="bold red", markup=False)
        sys.exit(EXIT_DATA)


def _language(arguments: Sequence[str]) -> Language:
    """The language for errors, also those that come before the options are read."""
    for n, argument in enumerate(arguments):
        if argument == "--lang=en" or (argument == "--lang" and arguments[n + 1 : n + 2] == ["en"]):
            return "en"
        if argument.startswith("--lang"):
            return "zh"
    return "en" if os.environ.get("RISKXL_LANG") == "en" else "zh"
