#include "csv/table.hpp"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace mft::csv {
namespace {

constexpr std::size_t longest_shown = 40;

[[noreturn]] void refuse(const std::string& name, int line, const std::string& message) {
  throw InputError(fmt::format("{}:{}: {}", name, line, message));
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool is_comment(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first != std::string::npos && line[first] == '#';
}

// The text without its byte-order mark, in lines with their ends.
std::vector<std::string> lines_of(const std::string& text, const std::string& name) {
  const auto begins = [&](const char* mark) { return text.rfind(mark, 0) == 0; };
  if (begins("\xff\xfe") || begins("\xfe\xff"))
    refuse(name, 1, "is UTF-16 text; wanted UTF-8 (in a spreadsheet: save as CSV UTF-8)");
  if (text.find('\0') != std::string::npos) {
    const auto before = text.begin() + static_cast<std::ptrdiff_t>(text.find('\0'));
    refuse(name, 1 + static_cast<int>(std::count(text.begin(), before, '\n')),
           "holds a zero byte: wanted UTF-8 text, not UTF-16 or a spreadsheet's own format");
  }
  std::vector<std::string> lines;
  for (std::size_t begin = begins("\xef\xbb\xbf") ? 3 : 0; begin < text.size();) {
    std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size() - 1);
    if (text.compare(end, 2, "\r\n") == 0) ++end;
    lines.push_back(text.substr(begin, end + 1 - begin));
    begin = end + 1;
  }
  return lines;
}

// The separator that a row has outside quotes; a comma where it has none.
char separator_in(const std::string& line) {
  std::string outside;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (!quoted) outside += c;
  }
  for (const char c : {';', ',', '\t'})
    if (outside.find(c) != std::string::npos && !is_blank(outside)) return c;
  return ',';
}

// What spreadsheets write and read before the first row.
bool is_separator_line(const std::string& line) {
  return line.size() > 4 && line.rfind("sep=", 0) == 0 && is_blank(line.substr(5));
}

// libcsv's parser, fed with lines.
class Parser {
 public:
  Parser(const std::string& name, char separator) : name_(name) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0)
      throw Error(exit_internal, "libcsv cannot be started");
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
  }
  ~Parser() { csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // Is a row open: does a line go on with what stands in quotes?
  bool open() const { return open_; }

  void add_line(const std::string& line, int number) {
    if (!open_) rows_.push_back({number, {}});
    open_ = true;
    if (csv_parse(&parser_, line.data(), line.size(), end_field, end_row, this) == line.size())
      return;
    if (csv_error(&parser_) != CSV_EPARSE) throw Error(exit_internal, "libcsv: out of memory");
    refuse(name_, rows_.back().line,
           "quotes do not match: a value with quotes in it is in quotes itself, its own doubled");
  }

  std::vector<Row> finish() {
    if (csv_fini(&parser_, end_field, end_row, this) != 0)
      refuse(name_, rows_.back().line, "a quote is not closed");
    return std::move(rows_);
  }

 private:
  static void end_field(void* text, std::size_t size, void* self) {
    auto& fields = static_cast<Parser*>(self)->rows_.back().fields;
    fields.emplace_back(text ? static_cast<const char*>(text) : "", text ? size : 0);
  }
  static void end_row(int, void* self) { static_cast<Parser*>(self)->open_ = false; }

  const std::string& name_;
  csv_parser parser_;
  std::vector<Row> rows_;
  bool open_ = false;
};

void drop_empty(Table& table) {
  const auto empty = [](const std::string& field) { return is_blank(field); };
  auto& rows = table.rows;
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [&](const Row& row) {
                              return std::all_of(row.fields.begin(), row.fields.end(), empty);
                            }),
             rows.end());
  std::size_t width = 0;
  for (Row& row : rows) {
    auto& fields = row.fields;
    while (fields.size() > width && empty(fields.back())) fields.pop_back();
    if (width == 0) width = fields.size();
  }
}

}  // namespace

Table read_table(const std::string& text, const std::string& name) {
  const std::vector<std::string> lines = lines_of(text, name);
  Table table;
  std::size_t first = 0;
  while (first < lines.size() && (is_blank(lines[first]) || is_comment(lines[first]))) ++first;
  if (first == lines.size()) return table;
  const bool told = is_separator_line(lines[first]);
  table.separator = told ? lines[first][4] : separator_in(lines[first]);
  Parser parser(name, table.separator);
  for (std::size_t i = first + told; i < lines.size(); ++i)
    if (parser.open() || (!is_blank(lines[i]) && !is_comment(lines[i])))
      parser.add_line(lines[i], static_cast<int>(i) + 1);
  table.rows = parser.finish();
  drop_empty(table);
  return table;
}

std::string width_hint(char separator, const std::vector<std::string>& fields, std::size_t wanted) {
  const auto shown = [](char c) { return c == '\t' ? "a tab" : fmt::format("'{}'", c); };
  for (const char c : {';', '\t', ','})
    for (const std::string& field : fields)
      if (c != separator && fields.size() < wanted && field.find(c) != std::string::npos)
        return fmt::format("; columns are separated by {}, found {}", shown(separator), shown(c));
  const bool digits = std::all_of(fields.begin(), fields.end(), [](const std::string& field) {
    return field.find_first_not_of("+-0123456789") == std::string::npos;
  });
  if (separator == ',' && digits && fields.size() == 2 * wanted)
    return "; commas separate columns, a number takes a decimal point";
  return "";
}

bool has_decimal_comma(const std::string& field) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::size_t begin = field.find_first_not_of("+-"), comma = field.find(',');
  if (begin > 1 || comma == std::string::npos || comma < begin) return false;
  const std::size_t end = std::min(field.find_first_of("eE", comma), field.size());
  return comma + 1 < end && std::all_of(&field[begin], &field[comma], is_digit) &&
         std::all_of(&field[comma] + 1, &field[0] + end, is_digit);
}

std::string number_wanted(const std::string& field) {
  const std::string shown = "found '" + field.substr(0, longest_shown) + "', ";
  if (has_decimal_comma(field)) return shown + "a decimal comma; wanted a decimal point";
  return shown + "wanted a number";
}

}  // namespace mft::csv
