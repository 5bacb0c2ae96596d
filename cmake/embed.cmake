# A text file as a function of the room: `std::string_view <function>()` in the namespace.
#   offhook_embed(room_api src/api/openapi.yaml offhook::api contract)
# Made anew when the file changes.
function(offhook_embed target file namespace function)
  set(OFFHOOK_EMBED_NAMESPACE ${namespace})
  set(OFFHOOK_EMBED_FUNCTION ${function})
  file(READ ${CMAKE_SOURCE_DIR}/${file} OFFHOOK_EMBED_TEXT)
  set(source ${CMAKE_BINARY_DIR}/embedded/${function}.cpp)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embed.cpp.in ${source} @ONLY)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  target_sources(${target} PRIVATE ${source})
endfunction()
