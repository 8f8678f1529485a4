// Tables as spreadsheets, R and NumPy write them.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "csv/table.hpp"

namespace mft::csv {
namespace {

using Fields = std::vector<std::vector<std::string>>;

Fields fields_of(const std::string& text) {
  Fields fields;
  for (const Row& row : read_table(text, "t.csv").rows) fields.push_back(row.fields);
  return fields;
}

std::string error_of(const std::string& text) {
  try {
    read_table(text, "t.csv");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(CsvTable, IsTheSameHoweverItIsWritten) {
  const Fields wanted = {{"a", "b"}, {"0.5", "1"}, {"2", "3"}};
  for (const std::string text : {
           "a,b\n0.5,1\n2,3\n",
           "\xef\xbb\xbf"
           "a,b\n0.5,1\n2,3\n",
           "\xef\xbb\xbf\"a\",\"b\"\r\n\"0.5\",\"1\"\r\n\"2\",\"3\"\r\n",
           "a;b\n0.5;1\n2;3",
           "a\tb\n0.5\t1\n2\t3\n",
           "sep=;\r\na;b\r\n0.5;1\r\n2;3\r\n",
           "sep=|\na|b\n0.5|1\n2|3\n",
           "a,b\r0.5,1\r2,3\r",
           "# comment\n\n  a , b\n 0.5 ,\t1 \n   # another, \"\n2,\"3\"\n\n",
           "a,b,\n0.5,1,\n,,\n2,3,,\n",
       })
    EXPECT_EQ(fields_of(text), wanted) << text;
}

TEST(CsvTable, HasInQuotesWhatSeparatesElsewhere) {
  EXPECT_EQ(fields_of("\"x, y\";z\n\"a \"\"b\"\"\";\"1\n#2\"\n"),
            (Fields{{"x, y", "z"}, {"a \"b\"", "1\n#2"}}));
  EXPECT_EQ(fields_of("\"a;b\",c\n"), (Fields{{"a;b", "c"}}));
}

TEST(CsvTable, KnowsItsLines) {
  const Table table = read_table("# c\r\na,b\r\n\r\n\"1\n2\",3\r\n4,5", "t.csv");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 4);
  EXPECT_EQ(table.rows[2].line, 6);
}

TEST(CsvTable, OfNothingIsEmpty) {
  for (const char* text : {"", "\n\n", "# only\n", "\xef\xbb\xbf", "sep=;\n", ",,\n"})
    EXPECT_TRUE(fields_of(text).empty()) << text;
}

TEST(CsvTable, RefusesWhatIsNone) {
  const std::string utf16 =
      "t.csv:1: is UTF-16 text; wanted UTF-8 (in a spreadsheet: save as CSV UTF-8)";
  EXPECT_EQ(error_of(std::string("\xff\xfe"
                                 "a\0",
                                 4)),
            utf16);
  EXPECT_EQ(error_of(std::string("\xfe\xff\0a", 4)), utf16);
  EXPECT_EQ(
      error_of(std::string("a\nb\0", 4)),
      "t.csv:2: holds a zero byte: wanted UTF-8 text, not UTF-16 or a spreadsheet's own format");
  EXPECT_EQ(error_of("a,b\n\"1,2\n3,4\n"), "t.csv:2: a quote is not closed");
  const std::string quotes =
      ": quotes do not match: a value with quotes in it is in quotes itself, its own doubled";
  EXPECT_EQ(error_of("a,b\n1,2\n\"3\"x,4\n"), "t.csv:3" + quotes);
  EXPECT_EQ(error_of("a,b\n1\"2,3\n"), "t.csv:2" + quotes);
  EXPECT_EQ(error_of("a,b\n\"1,2\n\"3\",4\n"), "t.csv:2" + quotes);  // closed on the next line
}

TEST(CsvTable, SaysWhatIsBehindAWrongNumberOfFields) {
  EXPECT_EQ(width_hint(',', {"0.5;1"}, 2), "; columns are separated by ',', found ';'");
  EXPECT_EQ(width_hint(';', {"0.5,1"}, 2), "; columns are separated by ';', found ','");
  EXPECT_EQ(width_hint(',', {"0.5\t1"}, 2), "; columns are separated by ',', found a tab");
  EXPECT_EQ(width_hint(',', {"0", "5", "1", "2"}, 2),
            "; commas separate columns, a number takes a decimal point");
  EXPECT_EQ(width_hint(',', {"0", "5", "1"}, 2), "");
  EXPECT_EQ(width_hint(',', {"ssep", "1"}, 1), "");
}

TEST(CsvTable, NamesDecimalCommas) {
  for (const char* text : {"0,5", "-1,25", "+3,0e-4", "12,5E3", ",5"})
    EXPECT_TRUE(has_decimal_comma(text)) << text;
  for (const char* text : {"", "-", "5,", "0.5", "1,2,3", "a,b", "[0,5]", ",", "0,5 m"})
    EXPECT_FALSE(has_decimal_comma(text)) << text;
  EXPECT_EQ(number_wanted("0,5"), "found '0,5', a decimal comma; wanted a decimal point");
  EXPECT_EQ(number_wanted("half"), "found 'half', wanted a number");
}

}  // namespace
}  // namespace mft::csv
