// Swift cannot see HDF5's constants, most of which are macros with side effects, nor the functions
// whose signature changed between 1.10 and 1.12. The functions below stand in for both.
#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <string.h>

// By default HDF5 prints its error stack on standard error. The setting belongs to the thread.
static inline void chdf5_silence(void) { (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

typedef struct {
  char *text;
  size_t capacity;
} chdf5_message;

static inline herr_t chdf5_copy_message(unsigned n, const H5E_error2_t *error, void *context) {
  chdf5_message *message = (chdf5_message *)context;
  if (n == 0 && error->desc != NULL) {
    strncpy(message->text, error->desc, message->capacity - 1);
    message->text[message->capacity - 1] = 0;
  }
  return 0;
}

// Copies the innermost description of the last error, which is the one that tells the cause.
static inline void chdf5_last_error(char *text, size_t capacity) {
  chdf5_message message = {text, capacity};
  text[0] = 0;
  (void)H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, chdf5_copy_message, &message);
}

// Opens for reading, without a lock: locks fail on some network file systems, and a reader needs none.
static inline hid_t chdf5_open_file(const char *path) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  hid_t file;
  if (access < 0) return access;
#if H5_VERSION_GE(1, 10, 7)
  (void)H5Pset_file_locking(access, 0, 1);
#endif
  file = H5Fopen(path, H5F_ACC_RDONLY, access);
  (void)H5Pclose(access);
  return file;
}

// Opens a file that lies in memory, for reading; the memory stays the caller's and is not copied.
static inline hid_t chdf5_open_image(void *bytes, size_t count) {
  return H5LTopen_file_image(
      bytes, count, H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE);
}

static inline hid_t chdf5_native_float(void) { return H5T_NATIVE_FLOAT; }

// A type for strings in memory that HDF5 allocates.
static inline hid_t chdf5_variable_string(hid_t like) {
  hid_t type = H5Tcopy(H5T_C_S1);
  if (type < 0) return type;
  if (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5Tget_cset(like)) < 0) {
    (void)H5Tclose(type);
    return -1;
  }
  return type;
}

typedef herr_t (*chdf5_link_visitor)(const char *name, int is_hard, void *context);

typedef struct {
  chdf5_link_visitor visit;
  void *context;
} chdf5_link_visit;

#if H5_VERSION_GE(1, 12, 0)
static inline herr_t chdf5_pass_link(
    hid_t group, const char *name, const H5L_info2_t *info, void *context) {
  chdf5_link_visit *visit = (chdf5_link_visit *)context;
  (void)group;
  return visit->visit(name, info->type == H5L_TYPE_HARD, visit->context);
}
#else
static inline herr_t chdf5_pass_link(
    hid_t group, const char *name, const H5L_info_t *info, void *context) {
  chdf5_link_visit *visit = (chdf5_link_visit *)context;
  (void)group;
  return visit->visit(name, info->type == H5L_TYPE_HARD, visit->context);
}
#endif

// Visits the links of a group by increasing name, without following any.
static inline herr_t chdf5_visit_links(hid_t group, chdf5_link_visitor visitor, void *context) {
  chdf5_link_visit visit = {visitor, context};
#if H5_VERSION_GE(1, 12, 0)
  return H5Literate2(group, H5_INDEX_NAME, H5_ITER_INC, NULL, chdf5_pass_link, &visit);
#else
  return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, chdf5_pass_link, &visit);
#endif
}

// Whether the last part of a path is a hard link; the parts before it have been asked about already.
static inline int chdf5_is_hard_link(hid_t location, const char *path) {
  if (H5Lexists(location, path, H5P_DEFAULT) <= 0) return 0;
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  return H5Lget_info2(location, path, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
#else
  H5L_info_t info;
  return H5Lget_info(location, path, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
#endif
}

typedef struct {
  unsigned char bytes[16];
} chdf5_identity;

// What is equal for two links to one object.
static inline herr_t chdf5_object_identity(hid_t object, chdf5_identity *identity) {
  herr_t status;
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  status = H5Oget_info3(object, &info, H5O_INFO_BASIC);
  if (status >= 0) memcpy(identity->bytes, &info.token, sizeof identity->bytes);
#else
  H5O_info_t info;
  status = H5Oget_info2(object, &info, H5O_INFO_BASIC);
  if (status >= 0) {
    memset(identity->bytes, 0, sizeof identity->bytes);
    memcpy(identity->bytes, &info.addr, sizeof info.addr);
  }
#endif
  return status;
}

// Where eight bytes occur next, at any alignment, or `count`. In C because a search through a whole
// file of weights takes seconds in Swift without optimization.
static inline size_t chdf5_find(
    const void *bytes, size_t count, size_t position, const void *pattern) {
  const unsigned char *start = (const unsigned char *)bytes;
  unsigned long long wanted, found;
  memcpy(&wanted, pattern, sizeof wanted);
  for (; count >= sizeof found && position <= count - sizeof found; position++) {
    memcpy(&found, start + position, sizeof found);
    if (found == wanted) return position;
  }
  return count;
}

// The number of a filter of a dataset's pipeline, or a negative number.
static inline int chdf5_filter(hid_t creation, unsigned index) {
  unsigned flags = 0, configuration = 0;
  size_t values = 0;
  return (int)H5Pget_filter2(
      creation, index, &flags, &values, NULL, 0, NULL, &configuration);
}

#endif
