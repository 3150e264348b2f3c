from tests.bench.search.table import print_table

print_table()
