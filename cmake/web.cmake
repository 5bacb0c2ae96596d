# The web console as part of the program: the files of web/dist, which `npm run build` in web/ makes (see
# web/README.md), become a table for http::StaticFiles. Nothing here needs npm: without web/dist a page is
# embedded that says how to build the console.
#
#   offhook_embed_console(offhookd)   the target gets offhook::console_table(), see cmake/web_embed.cmake
function(offhook_embed_console target)
  set(dist ${CMAKE_SOURCE_DIR}/web/dist)
  if(NOT EXISTS ${dist}/index.html)
    set(dist ${CMAKE_SOURCE_DIR}/cmake/no_console)
  endif()
  # Where neither is there yet: configure again once it is.
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/*)
  file(GLOB_RECURSE files ${dist}/*)
  set(table ${CMAKE_BINARY_DIR}/web/console_table.cpp)
  add_custom_command(
    OUTPUT ${table}
    COMMAND ${CMAKE_COMMAND} -DDIST=${dist} -DOUTPUT=${table} -P ${CMAKE_SOURCE_DIR}/cmake/web_embed.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/web_embed.cmake
    COMMENT "Embedding the console from ${dist}"
    VERBATIM)
  add_library(console_table STATIC ${table})
  target_link_libraries(console_table PRIVATE room_http)
  # The room is what uses it; the program and its tests get it from there.
  target_link_libraries(room_${target} PUBLIC console_table)
endfunction()
