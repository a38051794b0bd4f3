source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

lm_values <- function(r, d, e) {
  b <- coef(e$fit)[-1]
  X <- model.matrix(e$fit)[, -1, drop = FALSE]
  list(n = length(r$residuals), coef = matrix_of(r$coefficients), R2 = r$r.squared, adjR2 = r$adj.r.squared, sigma = r$sigma,
       F = as.list(setNames(as.numeric(r$fstatistic), c("value", "numdf", "dendf"))),
       std_beta = as.list(b * apply(X, 2, sd) / sd(model.response(model.frame(e$fit)))),
       vif = as.list(setNames(diag(solve(cor(X))), colnames(X))))
}
# All orders by brute force, for machines without relaimpo.
shapley <- function(fit) {
  y <- model.response(model.frame(fit)); X <- model.matrix(fit)[, -1, drop = FALSE]; p <- ncol(X)
  r2 <- function(set) if (length(set)) summary(lm(y ~ X[, set]))$r.squared else 0
  gain <- function(j) {
    others <- setdiff(seq_len(p), j)
    sets <- unlist(lapply(0:length(others), function(k) if (k) combn(length(others), k, function(i) others[i], simplify = FALSE) else list(integer())), recursive = FALSE)
    sum(sapply(sets, function(s) (r2(c(s, j)) - r2(s)) * factorial(length(s)) * factorial(p - length(s) - 1) / factorial(p)))
  }
  list(lmg = setNames(sapply(seq_len(p), gain), colnames(X)),
       first = setNames(sapply(seq_len(p), r2), colnames(X)),
       last = setNames(sapply(seq_len(p), function(j) r2(seq_len(p)) - r2(setdiff(seq_len(p), j))), colnames(X)))
}
johnson <- '{ y <- model.response(model.frame(fit)); X <- model.matrix(fit)[,-1]; e <- eigen(cor(X)); L <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors); b <- solve(L, cor(X,y)); stats::setNames(as.numeric(L^2 %*% b^2), colnames(X)) }'

traits <- 'd <- read.csv("bfi.csv", na.strings=""); d$C4 <- 7 - d$C4; d$C5 <- 7 - d$C5; d <- na.omit(d[1:700, c("N1","N3","C2","C3","C4","C5","E3","age")]); fit <- stats::lm(N3 ~ ., data=d)'
further <- function(id, call) list(id = id, dataset = "bfi", prep = traits, call = call)

run("drivers", list(
  "lm$" = lm_values,
  "lmg" = function(r, d) list(R2 = r@R2, lmg = as.list(r@lmg), genizi_johnson = as.list(r@genizi), first = as.list(r@first), last = as.list(r@last), pratt = as.list(r@pratt)),
  "all_orders" = function(r, d) lapply(r, as.list),
  "johnson" = function(r, d) list(raw = as.list(r), percent = as.list(100 * r / sum(r)))
), more = list(
  further("bfi_N3/lm", "stats:::summary.lm(fit)"),
  further("bfi_N3/all_orders", "{ base::identity(shapley(fit)) }"),
  further("bfi_N3/johnson_formula", johnson)
))
