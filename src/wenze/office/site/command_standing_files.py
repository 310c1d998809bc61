"""Tables of people, decisions and bars as files: Parquet or CSV by their ending, read in pieces, written whole or not at all."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

ROWS_OF_A_PIECE = 262_144
BLOCK_BYTES = 8 << 20
LONGEST_HEADING = 10_000
FIRST_LINE = 2  # of a CSV file: its heading is line 1
TYPES_OF_DAYS = (pa.types.is_date, lambda kind: pa.types.is_timestamp(kind) and kind.tz is None)
TYPES_OF_NAMES = (pa.types.is_string, pa.types.is_large_string, pa.types.is_dictionary, pa.types.is_integer)


class Unusable(click.ClickException):
    """A file that cannot be used at all; one sentence, exit code 2."""

    exit_code = 2


class Source:
    """One file to read: its wanted columns in pieces with `line`, and how far the reading has come.

    `line` counts a CSV file's records with the heading as the first, a Parquet file's rows from 1. `misshapen` are lines of a CSV file
    with another number of fields than the heading, as (line, fields found, fields wanted).
    """

    def __init__(self, path: Path, columns: Sequence[str], days: Sequence[str] = ()) -> None:
        self.path, self.columns, self.days = path, tuple(columns), frozenset(days)
        self.misshapen: list[tuple[int, int, int]] = []
        self.size = max(1, path.stat().st_size) if path.is_file() else 1
        if path.suffix.lower() not in (".csv", ".parquet"):
            raise Unusable(f"{path}：只读 .csv 和 .parquet 文件，请另存为其中一种")
        if path.exists() and not path.is_file():  # a device or a pipe may never come to an end
            raise Unusable(f"{path}：不是普通文件，请核对路径")

    def pieces(self, advance: Callable[[float], Any] = lambda share: None) -> Iterator[pa.Table]:
        """The rows, a piece at a time; `advance` is told the share of the file read since it was last told."""
        read = self._csv if self.path.suffix.lower() == ".csv" else self._parquet
        try:
            yield from read(advance)
        except Unusable:
            raise
        except Exception as failure:  # a broken file makes the library raise more than its own errors
            says = str(failure).splitlines()[0][:200] if str(failure) else type(failure).__name__
            raise Unusable(f"{self.path}：文件读不了（{says}），请核对文件是否完整、格式与后缀是否一致") from failure

    def _parquet(self, advance: Callable[[float], Any]) -> Iterator[pa.Table]:
        with pq.ParquetFile(
            self.path, read_dictionary=[name for name in ("regulation", "measure") if name in self.columns]
        ) as file:
            self._all_there(file.schema_arrow.names)
            self._usable(file.schema_arrow)
            rows, line = max(1, file.metadata.num_rows), 1
            for batch in file.iter_batches(batch_size=ROWS_OF_A_PIECE, columns=list(self.columns)):
                lines = pa.array(np.arange(line, line + len(batch)))
                yield pa.Table.from_batches([batch]).append_column("line", lines)
                line += len(batch)
                advance(len(batch) / rows)

    def _csv(self, advance: Callable[[float], Any]) -> Iterator[pa.Table]:
        encoding = _encoding(self.path)
        with self.path.open("rb") as opened:
            reader = pa_csv.open_csv(
                opened,
                read_options=pa_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, encoding=encoding),
                parse_options=pa_csv.ParseOptions(
                    delimiter=_parting(self.path, encoding),
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=self._odd,
                ),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(self.columns, pa.string()), strings_can_be_null=True, null_values=[""]
                ),
            )
            self._all_there(reader.schema.names)
            line = FIRST_LINE
            for batch in reader:
                table = pa.Table.from_batches([batch])
                lines, line = self._lines(line, len(table))
                empty = np.logical_and.reduce([column.is_null().to_numpy() for column in table.columns])
                yield table.select(self.columns).append_column("line", pa.array(lines)).filter(pa.array(~empty))
                advance(batch.nbytes / self.size)

    def _odd(self, row: Any) -> str:
        self.misshapen.append((row.number, row.actual_columns, row.expected_columns))
        return "skip"

    def _lines(self, first: int, rows: int) -> tuple[np.ndarray[Any, Any], int]:
        """The lines of so many rows that begin at `first`, past those that were left out; and the line after them."""
        left_out = np.array([line for line, _, _ in self.misshapen if line >= first], dtype=np.int64)
        lines = np.setdiff1d(np.arange(first, first + rows + len(left_out)), left_out)[:rows]
        return lines, int(lines[-1]) + 1 if rows else first

    def _all_there(self, names: Sequence[str]) -> None:
        missing = [name for name in self.columns if name not in names]
        if missing:
            raise Unusable(
                f"{self.path}：缺少列 {'、'.join(missing)}，应有 {'、'.join(self.columns)}，现有 {'、'.join(names)}"
            )
        twice = sorted({name for name in self.columns if list(names).count(name) > 1})
        if twice:
            raise Unusable(f"{self.path}：列 {'、'.join(twice)} 出现了两次，请删去一列")

    def _usable(self, schema: pa.Schema) -> None:
        for name in self.columns:
            kind = schema.field(name).type
            fits = TYPES_OF_NAMES[:3] + TYPES_OF_DAYS if name in self.days else TYPES_OF_NAMES
            if not pa.types.is_null(kind) and not any(one(kind) for one in fits):
                wanted = "日期或文字" if name in self.days else "文字"
                raise Unusable(f"{self.path}：列 {name} 应为{wanted}，文件里是 {kind}")


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or the Chinese national standard (what spreadsheets on an office machine write). Raises Unusable."""
    with path.open("rb") as opened:
        mark = opened.read(4)
    if mark[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and mark != codecs.BOM_UTF32_LE:
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        if _is_written_in(path, encoding):
            return "utf8" if encoding == "utf-8" else encoding
    raise Unusable(f"{path}：文字编码认不出来，只认 UTF-8、UTF-16（带标记）和 GB 18030，请用电子表格另存为“CSV UTF-8”")


def _is_written_in(path: Path, encoding: str) -> bool:
    """No text holds a zero byte; UTF-16 without its mark and UTF-32 do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as opened:
        try:
            while piece := opened.read(BLOCK_BYTES):
                if "\0" in decoder.decode(piece):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _parting(path: Path, encoding: str) -> str:
    """What parts the fields: the tab where the heading has tabs and no comma, as in the Unicode text of a spreadsheet."""
    with path.open(encoding="utf-8-sig" if encoding == "utf8" else encoding, newline="") as opened:
        heading = opened.readline(LONGEST_HEADING)
    return "\t" if "\t" in heading and "," not in heading else ","


class Sink:
    """One file to write, piece by piece, Parquet or CSV by its ending; it takes its name only when it is complete."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        if path.suffix.lower() not in (".csv", ".parquet"):
            raise Unusable(f"{path}：只写 .csv 和 .parquet 文件，请改后缀")
        if not path.parent.is_dir():
            raise Unusable(f"{path}：文件夹 {path.parent} 不存在，请先建立")
        self.path, self.rows = path, 0
        self._growing = path.with_name(f".{path.name}.part")
        self._csv = path.suffix.lower() == ".csv"
        self._schema = plain(schema) if self._csv else schema
        try:
            self._writer = (pa_csv.CSVWriter if self._csv else pq.ParquetWriter)(self._growing, self._schema)
        except OSError as failure:
            raise Unusable(f"{path}：文件写不了（{failure.strerror or failure}），请核对权限与磁盘空间") from failure

    def write(self, piece: pa.Table) -> None:
        """Add these rows."""
        self._writer.write_table(piece.cast(self._schema))
        self.rows += len(piece)

    def done(self) -> None:
        """The file is complete."""
        self._writer.close()
        self._growing.replace(self.path)

    def given_up(self) -> None:
        """The file is not wanted any more; what stood under its name stays."""
        self._writer.close()
        self._growing.unlink(missing_ok=True)


def plain(schema: pa.Schema) -> pa.Schema:
    """The schema with names written out."""
    return pa.schema([(one.name, pa.string() if pa.types.is_dictionary(one.type) else one.type) for one in schema])


def lines_of(pieces: Iterable[pa.Table]) -> Iterator[bytes]:
    """Rows in a form that does not depend on the pieces they came in, for one digest over a whole answer."""
    for piece in pieces:
        sink = pa.BufferOutputStream()
        pa_csv.write_csv(piece.cast(plain(piece.schema)), sink, pa_csv.WriteOptions(include_header=False))
        yield sink.getvalue().to_pybytes()


def known(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array of text."""
    return pc.cast(column, pa.string()).combine_chunks()
