# Warnings are errors in every build; sanitizers by OFFHOOK_SANITIZE.
add_library(offhook_options INTERFACE)
target_compile_options(offhook_options INTERFACE -Wall -Wextra -Werror -Wshadow=local -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang has no -Wshadow=local
  target_compile_options(offhook_options INTERFACE -Wno-unknown-warning-option)
endif()
target_compile_definitions(offhook_options INTERFACE OFFHOOK_VERSION="${PROJECT_VERSION}")
target_include_directories(offhook_options INTERFACE ${CMAKE_SOURCE_DIR}/src)

if(OFFHOOK_SANITIZE)
  target_compile_options(offhook_options INTERFACE
    -fsanitize=${OFFHOOK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(offhook_options INTERFACE -fsanitize=${OFFHOOK_SANITIZE})
  if(OFFHOOK_SANITIZE MATCHES "thread")
    # g++ 12 warns about the fences inside Asio; the run itself is sound.
    target_compile_options(offhook_options INTERFACE -Wno-tsan)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
