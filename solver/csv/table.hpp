#pragma once
// Tables as text files: RFC 4180, and what spreadsheets, R and NumPy make of it.
#include <string>
#include <vector>

namespace mft::csv {

struct Row {
  int line;  // where it begins, from 1
  std::vector<std::string> fields;
};

struct Table {
  char separator = ',';
  std::vector<Row> rows;
};

// The rows of `text`, the content of the file `name`. Fields may be in double quotes, with
// separators, line ends and doubled quotes inside; blanks around a field are no part of it. Lines
// end with LF, CR LF or CR. A byte-order mark, lines that begin with #, empty lines, rows of empty
// fields and empty fields beyond the width of the first row are passed over. Separators are
// semicolons, else commas, else tabs: the first of these that the first row has outside quotes, or
// that of a line `sep=;` before it. Throws InputError, `name:line: message`: not UTF-8 text but
// UTF-16 or bytes, quotes that do not match.
Table read_table(const std::string& text, const std::string& name);

// What may be behind a row whose fields are not `wanted` in number: "; columns are separated by
// ',', found ';'", or a word on decimal commas; empty where nothing hints at either.
std::string width_hint(char separator, const std::vector<std::string>& fields, std::size_t wanted);

// Is it a number but for a decimal comma: 0,5 or ,5e3?
bool has_decimal_comma(const std::string& field);
// What to say of such a field, and of any other that should be a number.
std::string number_wanted(const std::string& field);

}  // namespace mft::csv
