"""Opens a dataset folder with pyarrow and prints, for each table and split, its rows and the sum of each column.

Usage: python test/peers/arrow.py DATASET   (pip install pyarrow)

Sums skip nulls; timestamps are summed as milliseconds, strings as their number of characters, lists as their items.
"""

import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.compute as pc


def column_sum(column):
    type_ = column.type
    if pa.types.is_list(type_) or pa.types.is_fixed_size_list(type_):
        return column_sum(pc.list_flatten(column))
    if pa.types.is_dictionary(type_):
        column = pc.cast(column, type_.value_type)
        type_ = type_.value_type
    if pa.types.is_string(type_):
        column = pc.utf8_length(column)
    elif pa.types.is_timestamp(type_):
        column = pc.cast(column, pa.int64())
    elif pa.types.is_boolean(type_):
        column = pc.cast(column, pa.uint8())
    elif pa.types.is_floating(type_):
        column = pc.if_else(pc.is_nan(column), None, pc.cast(column, pa.float64()))
    return pc.sum(column).as_py() or 0


def main(root):
    root = pathlib.Path(root)
    declared = json.loads((root / "dataset.json").read_text())["tables"]
    failed = False
    for table, description in declared.items():
        for split, content in description["splits"].items():
            rows, nulls, sums = 0, 0, {}
            for file in content["files"]:
                with pa.ipc.open_file(root / file) as reader:
                    for index in range(reader.num_record_batches):
                        batch = reader.get_batch(index)
                        batch.validate(full=True)
                        rows += batch.num_rows
                        for name in batch.schema.names:
                            nulls += batch.column(name).null_count
                            sums[name] = sums.get(name, 0) + column_sum(batch.column(name))
            failed |= rows != content["rows"]
            print(json.dumps({"table": table, "split": split, "rows": rows, "declared": content["rows"], "nulls": nulls, "sums": sums}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
