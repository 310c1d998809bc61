"""What is typed wrong on the command line is answered in Chinese, with where the help stands."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from wenze.office.site.command import main


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("no-such", "没有命令 no-such"),
        ("--no-such", "没有选项 --no-such"),
        ("rules list --jsom", "没有选项 --jsom；是不是 --json"),
        ("rules ask yy-wgbw effects", "缺少 --facts"),
        ("rules ask yy-wgbw no-such --facts README.md", "的值不对：可以写 deadlines、"),
        ("rules ask yy-wgbw effects --facts no-such.yaml", "--facts 的值不对：没有这个文件或文件夹"),
        ("workdays add 2015-02-30 3", "日期写成 2026-11-22 的样子"),
        ("workdays add 2015-07-06 many", "“many”不是期限"),
        ("rules list extra", "多写了 extra"),
        ("serve --port", "选项 --port 后面要写值"),
        ("rules ask", "缺少 办法"),
        ("serve --port 99999999", "--port 的值不对：应为 1 到 65535 的整数"),
    ],
)
def test_a_command_typed_wrong_says_so_in_chinese(typed, says):
    told = CliRunner().invoke(main, typed.split())
    assert told.exit_code in {1, 2}
    assert told.stderr.startswith("错误：")
    assert says in told.stderr


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["journal verify", "nightly", "standing readings --out readings.json"])
def test_a_command_without_a_database_says_how_to_make_one(tmp_path, typed):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    told = subprocess.run(
        [sys.executable, "-c", "from wenze.office.site.command import main; main()", *typed.split()],
        env=environment | {"WENZE_HOME": str(tmp_path / "office"), "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr.startswith("错误：")) == (1, True), told.stderr
    assert "再执行 wenze migrate" in told.stderr
    assert not (tmp_path / "readings.json").exists()


def test_readings_are_not_written_into_a_folder_that_is_not_there(tmp_path):
    told = CliRunner().invoke(main, ["standing", "readings", "--out", str(tmp_path / "none" / "readings.json")])
    assert (told.exit_code, "不存在，请先建立" in told.stderr) == (2, True)


def test_a_command_that_is_right_says_nothing_of_errors():
    told = CliRunner().invoke(main, ["workdays", "add", "2015-07-06", "15 workdays"])
    assert told.exit_code == 0
    assert "2015-07-27" in told.output
