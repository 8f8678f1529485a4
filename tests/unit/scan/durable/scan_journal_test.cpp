#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "scan/durable/header.hpp"
#include "scan/durable/journal.hpp"
#include "scan/durable/record.hpp"
#include "scan/result.hpp"
#include "temporary_folder.hpp"

namespace mft::scan {
namespace {

namespace fs = std::filesystem;

class ScanFolder : public testing::InTemporaryFolder {
 protected:
  std::string target() const { return in_folder("scan.h5"); }
  std::string journal() const { return Journal::folder_of(target()) + "/journal"; }
};

std::string content(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

Record some_record(double mu) {
  Record r;
  r.status = "ok";
  r.failed = false;
  r.has_path = true;
  r.mu = {mu, 1e-9};
  r.Q = {{0.1, 1e-10}, {0.3, 1e-11}};
  r.B = {{1, 0}, {2, 0}};
  r.labels = {"C[1]", "C[1,1]", "C[1,1,1]"};
  r.C = {{0.3, 1e-10}, {0.2, 1e-11}, {0.1, 1e-12}};
  r.exact_C = {{0.3, 0}, Record::nothing, {0.1, 0}};
  r.form = "a form";
  r.level = 5;
  r.newton = 17;
  r.seconds = 0.25;
  return r;
}

TEST(ScanRecord, ComesBackBitForBit) {
  const Record r = some_record(1.0 / 3);
  std::size_t point = 0;
  EXPECT_TRUE(same_but_seconds(unpack_record(pack(7, r), point), r));
  EXPECT_EQ(point, 7u);
  Record other = r;
  other.seconds = 9;
  EXPECT_TRUE(same_but_seconds(r, other));
  other.Q[1].error = 2e-11;
  EXPECT_FALSE(same_but_seconds(r, other));
  const std::string bytes = pack(7, r);
  EXPECT_THROW(unpack_record(bytes.substr(0, bytes.size() - 1), point), StorageError);
}

// A run killed within a write leaves any part of it.
TEST_F(ScanFolder, JournalKeepsWholeRecordsWhereverItIsCut) {
  {
    Journal journal = Journal::create(target(), "header");
    for (const char* record : {"one", "", "three"}) journal.append(record);
    journal.sync();
  }
  const std::string whole = content(journal());
  const std::size_t head = 16, magic = 19,
                    ends[] = {magic + head + 6, magic + 2 * head + 9, magic + 3 * head + 9,
                              magic + 4 * head + 14};
  ASSERT_EQ(whole.size(), ends[3]);
  for (std::size_t size = ends[0]; size <= whole.size(); ++size) {
    write(journal(), whole.substr(0, size));
    Journal cut = Journal::open(target());
    const std::size_t expected = size >= ends[3]   ? 3
                                 : size >= ends[2] ? 2
                                 : size >= ends[1] ? 1
                                                   : 0;
    EXPECT_EQ(cut.records().size(), expected) << size;
    EXPECT_EQ(cut.header(), "header");
    EXPECT_EQ(cut.was_cut(), size != ends[expected]) << size;
    cut.append("new");  // goes on behind the last whole record
    cut.sync();
  }
  Journal journal = Journal::open(target());
  EXPECT_EQ(journal.records(), (std::vector<std::string>{"one", "", "three", "new"}));
}

TEST_F(ScanFolder, JournalRefusesWhatIsNone) {
  {
    Journal journal = Journal::create(target(), "header");
    EXPECT_THROW(Journal::open(target()), InputError);  // at work
  }
  EXPECT_THROW(Journal::create(target(), "another"), InputError);
  const std::string whole = content(journal());
  for (const std::string& text : {std::string(), std::string("something else"), whole.substr(0, 25),
                                  std::string(whole).replace(40, 1, "x")}) {
    write(journal(), text);
    EXPECT_THROW(Journal::open(target()), InputError);
    EXPECT_EQ(content(journal()), text);  // left as it is
  }
}

TEST_F(ScanFolder, JournalKeepsPathsUntilDropped) {
  Journal journal = Journal::create(target(), "header");
  EXPECT_FALSE(journal.path(3));
  journal.keep_path(3, "bytes");
  EXPECT_EQ(journal.path(3), "bytes");
  const std::string file = Journal::folder_of(target()) + "/path.3";
  write(file, content(file).substr(0, 18));
  EXPECT_FALSE(journal.path(3));
  journal.drop_path(3);
  EXPECT_FALSE(fs::exists(file));
  journal.remove();
  EXPECT_FALSE(Journal::exists(target()));
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST(ScanHeader, NamesTheKeysThatDiffer) {
  Header a;
  a.resolved =
      "model: ssep\noutput: {fields: true}\nsolver: {tolerance: 1e-8}\nscan: {axes: {model: "
      "[ssep]}}\n";
  a.files = checksums({{"lambda.csv", "0,1"}});
  Header b = unpack_header(pack(a));
  EXPECT_TRUE(differences(a, b, false).empty());
  b.resolved =
      "model: kmp\nsolver: {tolerance: 1e-6}\noutput: {fields: true, file: b.h5}\n"
      "scan: {axes: {model: [ssep, kmp]}}\n";
  b.files = checksums({{"lambda.csv", "0,2"}});
  const auto found = differences(b, a, false);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0], "model: kmp, was ssep");
  EXPECT_EQ(found[1], "solver.tolerance: 1e-6, was 1e-8");
  EXPECT_EQ(found[2], "scan.axes.model[1]: kmp, was nothing");
  EXPECT_EQ(found[3].rfind("checksum of lambda.csv: ", 0), 0u);
  EXPECT_EQ(differences(b, a, true).size(), 2u);  // solver may change when points are run again
  b.resolved = "model: [";
  EXPECT_THROW(differences(a, b, false), StorageError);
}

TEST_F(ScanFolder, ResultComesBack) {
  Axis field, state;
  field.keys = {"history.instants.0.B"};
  for (const char* text : {"-1", "0", "1"}) field.rows.push_back({yaml::scalar(text)});
  state.keys = {"model", "initial.left"};
  state.rows = {{yaml::scalar("ssep"), yaml::scalar("0.1")},
                {yaml::scalar("kmp"), yaml::scalar("0.2")}};
  Plan plan{{{field, state}, false}, no_parents(6)};
  std::vector<Record> records;
  for (int n = 0; n < 6; ++n) records.push_back(some_record(n));
  records[4] = Record();
  records[4].reason = "why";
  Header header;
  header.resolved = "model: ssep\n";
  header.files = {{"a", "1"}};
  write_scan(target(), header, plan, records);
  const ScanFile file = read_scan_file(target());
  EXPECT_EQ(file.header.resolved, header.resolved);
  EXPECT_EQ(file.header.files, header.files);
  ASSERT_EQ(file.records.size(), 6u);
  EXPECT_EQ(file.records[2].mu.value, 2);
  EXPECT_EQ(file.records[5].Q[1].value, 0.3);
  EXPECT_TRUE(file.records[4].failed);
  EXPECT_EQ(file.records[4].reason, "why");
  EXPECT_TRUE(std::isnan(file.records[4].mu.value));
  EXPECT_EQ(file.records[5].labels[2], "C[1,1,1]");
  EXPECT_EQ(file.records[5].C[1].error, 1e-11);
  EXPECT_EQ(file.records[5].exact_C[0].value, 0.3);
  EXPECT_EQ(file.records[5].form, "a form");
  const H5Group root = H5Group::open_file(target());
  EXPECT_EQ(root.open("Q").shape(), (Shape{3, 2, 2}));
  EXPECT_EQ(root.open("C").shape(), (Shape{3, 2, 3}));
  EXPECT_EQ(root.read_attribute<std::string>("Q_error", "long_name"), "error of Q_k");
}

}  // namespace
}  // namespace mft::scan
