#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>

#include "base/spelling.hpp"
#include "yaml/node.hpp"

namespace mft::yaml {
namespace {

// Builds the tree from yaml-cpp's events. The depth is bounded here, while yaml-cpp descends, so
// neither it nor a later walk can run out of stack.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(int origin) : origin_(origin) {}

  Node take() { return std::move(root_); }
  // Of the last text in quotes; line 0: there is none.
  const Mark& last_quoted() const { return last_quoted_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.mark = place(mark);
    finish(std::move(node), anchor, 1);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    if (tag != "?" && tag != "!") refuse(mark, "tags such as '" + tag + "' are not read");
    if (tag == "!") last_quoted_ = place(mark);
    finish(scalar(text, tag == "!", place(mark)), anchor, 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) refuse(mark, "an alias inside its own anchor");
    alias_nodes_ += found->second.size;
    if (alias_nodes_ > max_alias_nodes)
      refuse(mark, fmt::format("aliases expand to more than {} values", max_alias_nodes));
    if (open_.size() + found->second.depth > max_depth) refuse_depth(mark);
    finish(found->second.node, 0, found->second.size);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, Node::Kind::list);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, Node::Kind::map);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapEnd() override { end(); }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    bool has_label = false;
    Node::Label label;
    std::size_t size = 1;   // values in it, itself included
    std::size_t depth = 1;  // levels in it
  };
  struct Anchored {
    Node node;
    std::size_t size, depth;
  };

  Mark place(const YAML::Mark& mark) const { return {origin_, mark.line + 1, mark.column + 1}; }

  [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& message) const {
    throw SyntaxError{place(mark), message};
  }
  [[noreturn]] void refuse_depth(const YAML::Mark& mark) const {
    refuse(mark, fmt::format("nested deeper than {} levels", max_depth));
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             Node::Kind kind) {
    if (tag != "?" && tag != "!" && !tag.empty())
      refuse(mark, "tags such as '" + tag + "' are not read");
    if (open_.size() >= max_depth) refuse_depth(mark);
    Open open;
    open.node.kind = kind;
    open.node.mark = place(mark);
    open.anchor = anchor;
    open_.push_back(std::move(open));
  }

  void end() {
    Open done = std::move(open_.back());
    open_.pop_back();
    finish(std::move(done.node), done.anchor, done.size, done.depth + 1);
  }

  // Hands a complete value to what it stands in.
  void finish(Node node, YAML::anchor_t anchor, std::size_t size, std::size_t depth = 1) {
    nodes_ += 1;
    if (nodes_ + alias_nodes_ > max_nodes)
      throw SyntaxError{node.mark, fmt::format("more than {} values", max_nodes)};
    if (anchor) anchored_[anchor] = {node, size, depth};
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_map() && !parent.has_label) {
      if (!node.is_scalar()) throw SyntaxError{node.mark, "a key must be plain text"};
      parent.label = {node.text, node.mark};
      parent.has_label = true;
      return;
    }
    if (parent.node.is_map()) {
      parent.node.labels.push_back(std::move(parent.label));
      parent.has_label = false;
    }
    parent.node.items.push_back(std::move(node));
    parent.size += size;
    parent.depth = std::max(parent.depth, depth);
  }

  int origin_;
  Node root_;
  Mark last_quoted_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchored_;
  std::size_t nodes_ = 0, alias_nodes_ = 0;
};

// The place of the byte at `end`.
Mark place_of(const std::string& text, std::size_t end, int origin) {
  Mark mark{origin, 1, 1};
  for (std::size_t i = 0; i < end; ++i) {
    ++mark.column;
    if (text[i] == '\n') mark = {origin, mark.line + 1, 1};
  }
  return mark;
}

// The byte at a place; text.size() past the end.
std::size_t byte_at(const std::string& text, const Mark& mark) {
  std::size_t i = 0;
  for (int line = 1; line < mark.line && i < text.size(); ++i)
    if (text[i] == '\n') ++line;
  return std::min(text.size(), i + static_cast<std::size_t>(mark.column - 1));
}

// Bytes of the UTF-8 character at text[i]; 0 when there is none (RFC 3629).
std::size_t utf8_length(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  const unsigned first = byte(i), second = byte(i + 1);
  const auto tail = [&](std::size_t k) { return (byte(k) & 0xC0) == 0x80; };
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(i + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second >= 0xA0;
    return tail(i + 1) && tail(i + 2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_large = first == 0xF4 && second >= 0x90;
    return tail(i + 1) && tail(i + 2) && tail(i + 3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

// What a file that is no text is, where its first bytes tell.
std::string known_format(const std::string& text) {
  const auto begins = [&](const std::string& bytes) {
    return text.compare(0, bytes.size(), bytes) == 0;
  };
  if (begins("\x89HDF\r\n\x1a\n"))
    return "an HDF5 file, not an input; of a result, the input is the text in its dataset /input, "
           "and scripts/plot draws it";
  const bool zeros = text.size() > 3 && (text[1] == '\0' || text[0] == '\0') &&
                     (text[3] == '\0' || text[2] == '\0');
  if (begins("\xff\xfe") || begins("\xfe\xff") || zeros) return "UTF-16 text; save it as UTF-8";
  if (begins("\x1f\x8b")) return "compressed by gzip; uncompress it first";
  return "";
}

void check_bytes(const std::string& text, int origin) {
  const std::string format = known_format(text);
  if (!format.empty()) throw SyntaxError{{origin, 1, 1}, format};
  if (text.size() > max_bytes)
    throw SyntaxError{{origin, 1, 1}, fmt::format("larger than {} MB", max_bytes >> 20)};
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = text[i];
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t')
      throw SyntaxError{place_of(text, i, origin), "a binary file, not YAML text"};
    const std::size_t length = utf8_length(text, i);
    if (length == 0) throw SyntaxError{place_of(text, i, origin), "not UTF-8 text"};
    i += length;
  }
}

// What on a line is no YAML though it looks right, and what to write; empty when there is nothing.
std::string odd_character(const std::string& line) {
  const std::string code = line.substr(0, line.find(" #"));
  if (code.find('\t') != std::string::npos) return "a tab, write a plain blank";
  const auto character = find_lookalike(code);
  if (!character) return "";
  return character->name + (character->plain.empty() ? "" : ", write " + character->plain);
}

// Says more than yaml-cpp where it is known why: a tab in the indentation of that line, or what
// only looks right on it or the line before.
SyntaxError explain(const std::string& text, int origin, const YAML::ParserException& error) {
  std::istringstream lines(text);
  std::string line, before, hint;
  for (int i = 0; i <= error.mark.line; ++i) {
    before = line;
    if (!std::getline(lines, line)) line.clear();
  }
  const Mark mark{origin, error.mark.line + 1, error.mark.column + 1};
  const std::size_t first = line.find_first_not_of(" \t");
  const std::size_t tab = line.substr(0, first).find('\t');
  if (tab != std::string::npos)
    return {{origin, mark.line, static_cast<int>(tab) + 1},
            "a tab in the indentation; YAML takes blanks only"};
  for (const auto& [number, where] : {std::pair(mark.line, &line), {mark.line - 1, &before}})
    if (const std::string odd = odd_character(*where); hint.empty() && !odd.empty())
      hint = fmt::format("; line {} has {}", number, odd);
  return {mark, "not valid YAML: " + error.msg + hint};
}

// yaml-cpp takes a text whose closing quote is missing to reach to the end. `mark` is the place of
// the last quoted text: throws SyntaxError unless its quote is closed.
void check_last_quote(const std::string& text, const Mark& mark) {
  std::size_t i = byte_at(text, mark);
  const char quote = i < text.size() ? text[i] : '\0';
  if (quote != '"' && quote != '\'') return;
  for (++i; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\')
      ++i;
    else if (text[i] == quote)
      return;
  }
  throw SyntaxError{mark, "the quote that opens here is not closed"};
}

}  // namespace

Node parse(const std::string& text, int origin) {
  check_bytes(text, origin);
  std::istringstream stream(text);
  TreeBuilder builder(origin);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return {};
    Node root = builder.take();
    if (builder.last_quoted().line) check_last_quote(text, builder.last_quoted());
    TreeBuilder second(origin);
    if (parser.HandleNextDocument(second))
      throw SyntaxError{second.take().mark, "a second document in one file"};
    return root;
  } catch (const YAML::ParserException& error) {
    throw explain(text, origin, error);
  }
}

Node parse_stored(const std::string& text) {
  try {
    return parse(text);
  } catch (const SyntaxError& error) {
    throw StorageError(std::string("the input in it cannot be read: ") + error.what());
  }
}

}  // namespace mft::yaml
