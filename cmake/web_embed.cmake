# Writes OUTPUT, a C++ file that holds every file below DIST, compressed, and defines
#
#   std::span<const offhook::http::EmbeddedFile> offhook::console_table();
#
# Run as a script: cmake -DDIST=… -DOUTPUT=… -P cmake/web_embed.cmake

set(type_.html "text/html; charset=utf-8")
set(type_.js "text/javascript; charset=utf-8")
set(type_.css "text/css; charset=utf-8")
set(type_.svg "image/svg+xml")
set(type_.png "image/png")
set(type_.json "application/json")
set(type_.txt "text/plain; charset=utf-8")

file(GLOB_RECURSE paths RELATIVE ${DIST} ${DIST}/*)
list(SORT paths)
get_filename_component(work ${OUTPUT} DIRECTORY)
file(MAKE_DIRECTORY ${work})

set(arrays "")
set(rows "")
set(number 0)
foreach(path IN LISTS paths)
  string(REGEX MATCH "\\.[a-z0-9]+$" extension ${path})
  if(NOT DEFINED type_${extension})
    message(FATAL_ERROR "${path}: which media type has \"${extension}\"? Add it to cmake/web_embed.cmake")
  endif()
  file(ARCHIVE_CREATE OUTPUT ${work}/file.gz PATHS ${DIST}/${path} FORMAT raw
       COMPRESSION GZip COMPRESSION_LEVEL 9)
  file(READ ${work}/file.gz hex HEX)
  # Without the time in the header (RFC 1952 2.3) the same files make the same program.
  string(SUBSTRING ${hex} 0 8 head)
  string(SUBSTRING ${hex} 16 -1 tail)
  set(hex "${head}00000000${tail}")
  string(LENGTH ${hex} digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex ${hex})
  # Lines of 16 bytes.
  string(REPEAT "0x..," 16 line)
  string(REGEX REPLACE "(${line})" "\\1\n    " hex ${hex})
  file(SHA256 ${DIST}/${path} hash)
  string(SUBSTRING ${hash} 0 16 tag)
  # Files of assets/ have a hash of their contents in their name.
  if(path MATCHES "^assets/")
    set(immutable true)
  else()
    set(immutable false)
  endif()
  string(APPEND arrays "constexpr unsigned char kFile${number}[] = {\n    ${hex}\n};\n\n")
  string(APPEND rows "    {\"${path}\", \"${type_${extension}}\", bytes(kFile${number}), \"\\\"${tag}\\\"\", ${immutable}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(REMOVE ${work}/file.gz)

file(WRITE ${OUTPUT} "// Made by cmake/web_embed.cmake from the built console.
#include <span>

#include \"http/static_files.hpp\"

namespace offhook {

std::span<const http::EmbeddedFile> console_table();

namespace {

${arrays}template <std::size_t size>
std::string_view bytes(const unsigned char (&file)[size]) {
    return {reinterpret_cast<const char*>(file), size};
}

const http::EmbeddedFile kTable[] = {
${rows}};

}  // namespace

std::span<const http::EmbeddedFile> console_table() {
    return kTable;
}

}  // namespace offhook
")
message(STATUS "The console: ${number} files")
