#pragma once
namespace mft {
struct History;
}
