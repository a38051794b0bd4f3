# Makes the reference values again and compares them with those stored, or stores further ones.
#
#   Rscript tests/reference/scripts/<topic>.R           compare every record of the topic
#   Rscript tests/reference/scripts/<topic>.R --write   store the topic's further records (<topic>_more.json)
#
# A record is made from its `prep` (builds the data frame d from data/) and its `call`.

library(jsonlite)

scripts <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))))
folder <- dirname(scripts)
setwd(file.path(folder, "data"))

boxed <- function(x) if (is.null(x)) NULL else I(x)
matrix_of <- function(m) {
  m <- as.matrix(unclass(m))
  list(rows = boxed(rownames(m)), cols = boxed(colnames(m)), data = lapply(seq_len(nrow(m)), function(i) I(as.numeric(m[i, ]))))
}
by_name <- function(x) as.list(setNames(as.numeric(x), names(x)))
by_row <- function(frame) {
  setNames(lapply(seq_len(nrow(frame)), function(i) as.list(unlist(frame[i, , drop = FALSE][1, ]))), rownames(frame))
}

made <- function(record, extract) {
  d <- NULL
  eval(parse(text = record$prep))
  sink(nullfile())
  on.exit(sink())
  result <- suppressWarnings(suppressMessages(eval(parse(text = record$call))))
  kind <- sub("^[^/]*/", "", record$id)
  for (pattern in names(extract)) {
    if (grepl(pattern, kind)) {
      values_of <- extract[[pattern]]
      return(if (length(formals(values_of)) > 2) values_of(result, d, environment()) else values_of(result, d))
    }
  }
  NULL
}

numbers <- function(x) {
  if (is.null(x)) return(numeric(0))
  if (is.list(x)) return(unlist(lapply(x, numbers)))
  if (is.numeric(x)) return(x[!is.na(x)])
  numeric(0)
}
same_names <- function(new, old) {
  if (is.list(new) && !is.null(names(old)) && all(names(old) %in% names(new))) new[names(old)] else new
}

remake <- function(topic, extract) {
  stored <- read_json(file.path(folder, "values", paste0(topic, ".json")))$records
  for (record in stored) {
    again <- tryCatch(made(record, extract), error = function(e) { message(conditionMessage(e)); NULL })
    if (is.null(again)) {
      cat(sprintf("%-40s not made here\n", record$id))
      next
    }
    if (is.null(names(again))) {
      again <- list(all = again)
      record$values <- list(all = record$values)
    }
    worst <- 0
    for (name in intersect(names(again), names(record$values))) {
      old <- numbers(record$values[[name]])
      new <- numbers(same_names(again[[name]], record$values[[name]]))
      if (length(old) != length(new)) {
        cat(sprintf("%-40s %s: %d stored, %d made\n", record$id, name, length(old), length(new)))
      } else if (length(old)) {
        worst <- max(worst, abs(old - new) / pmax(1, abs(old)), na.rm = TRUE)
      }
    }
    cat(sprintf("%-40s worst difference %.1e\n", record$id, worst))
  }
}

store_more <- function(topic, records, extract) {
  for (k in seq_along(records)) {
    record <- records[[k]]
    record$package <- regmatches(record$call, regexpr("[A-Za-z][A-Za-z0-9.]*(?=::)", record$call, perl = TRUE))
    record$version <- as.character(packageVersion(record$package))
    record$values <- rapply(made(record, extract), function(x) if (is.numeric(x)) signif(x, 12) else x, classes = c("numeric", "AsIs"), how = "replace")
    records[[k]] <- record
    cat(record$id, "\n")
  }
  content <- list(topic = topic, r_version = paste(R.version$major, R.version$minor, sep = "."), records = records)
  write_json(content, file.path(folder, "values", paste0(topic, ".json")),
             auto_unbox = TRUE, digits = NA, null = "null", na = "null")
}

run <- function(topic, extract, more = list()) {
  if ("--write" %in% commandArgs(trailingOnly = TRUE)) {
    store_more(paste0(topic, "_more"), more, extract)
  } else {
    remake(topic, extract)
    if (length(more)) remake(paste0(topic, "_more"), extract)
  }
}

# Data for the further records: gaps, rare options, unequal numbers of options, negative items.
bfi <- function(columns) sprintf('d <- read.csv("bfi.csv", na.strings=""); d <- d[,c(%s)]',
                                 paste0('"', columns, '"', collapse = ","))
pulse <- function(columns) sub("bfi.csv", "sim_pulse7.csv", bfi(columns))
lq <- function(columns) sub("bfi.csv", "lq2002.csv", bfi(columns))
