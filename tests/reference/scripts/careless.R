source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

column <- function(x) I(as.numeric(x))
distances <- function(r, d) list(n = nrow(d), row_names = column(rownames(d)), d_sq = column(r[[1]]), n_flagged = sum(r[[2]] == "TRUE" | r[[2]] == TRUE))

# What careless 1.2.2 does, in base R, so that further records need psych only.
runs <- function(d) t(apply(d, 1, function(x) { l <- rle(x)$lengths; c(max(l), mean(l)) }))
halves <- function(d, factors) apply(d, 1, function(x) {
  at <- 0
  f <- t(sapply(factors, function(k) { v <- x[at + seq_len(k)]; at <<- at + k; c(mean(v[seq(2, k, 2)], na.rm = TRUE), mean(v[seq(1, k, 2)], na.rm = TRUE)) }))
  r <- suppressWarnings(tryCatch(cor(f[, 1], f[, 2], use = "pairwise.complete.obs"), error = function(e) NA))
  r <- 2 * r / (1 + r)
  -max(r, -1)
})
synonyms <- function(d, critical) {
  r <- cor(d, use = "pairwise.complete.obs")
  r[upper.tri(r, diag = TRUE)] <- NA
  pairs <- which(r > critical, arr.ind = TRUE)
  apply(d, 1, function(x) {
    a <- x[pairs[, 1]]; b <- x[pairs[, 2]]
    if (sum(!is.na(a) & !is.na(b)) > 2) suppressWarnings(cor(a, b, use = "pairwise.complete.obs")) else NA
  })
}

gaps <- paste0(bfi(c(paste0("A", 1:5), paste0("C", 1:5), paste0("E", 1:5), paste0("N", 1:5))),
               '; for (v in c("A1","C4","C5","E1","E2")) d[[v]] <- 7 - d[[v]]; d <- as.matrix(d[1:400,]); for (j in 1:20) d[(3*(1:400) + 7*j) %% 23 == 0, j] <- NA; d[9, -1] <- NA')
further <- function(id, call) list(id = id, dataset = "bfi", prep = gaps, call = call)

run("careless", list(
  "longstring" = function(r, d) if (is.data.frame(r)) list(longstr = column(r$longstr), avgstr = column(r$avgstr)) else column(r),
  "runs" = function(r, d) list(longstr = column(r[, 1]), avgstr = column(r[, 2])),
  "mahad" = distances,
  "outlier" = function(r, d) list(d_sq = column(r)),
  "psychsyn" = function(r, d) list(n = length(r), first50 = column(r[1:50])),
  "." = function(r, d) list(values = column(r))
), more = list(
  further("bfi_gaps/runs", "{ base::identity(runs(d)) }"),
  further("bfi_gaps/irv", "{ stats::sd(1:2); apply(d, 1, stats::sd, na.rm=TRUE) }"),
  further("bfi_gaps/outlier", "psych::outlier(d, plot=FALSE)"),
  further("bfi_gaps/halves", "{ base::identity(halves(d, rep(5, 4))) }"),
  further("bfi_gaps/synonyms", "{ base::identity(synonyms(d, .40)) }")
))
