# The mirt and ltm records need those packages. The further records need none: they maximise the marginal
# likelihood of the graded response model, written out plainly below, with R's own optimiser.
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

theta <- seq(-6, 6, length.out = 61)
prior <- dnorm(theta) / sum(dnorm(theta))

unpacked <- function(parameters, sizes) {
  split(parameters, rep(seq_along(sizes), sizes))
}
log_likelihood <- function(parameters, codes, sizes) {
  total <- matrix(0, nrow(codes), length(theta))
  items <- unpacked(parameters, sizes)
  for (j in seq_along(items)) {
    at_least <- rbind(1, plogis(outer(items[[j]][-1], items[[j]][1] * theta, "+")), 0)
    p <- at_least[-nrow(at_least), ] - at_least[-1, ]
    if (any(p <= 0)) return(-1e10)
    answered <- !is.na(codes[, j])
    total[answered, ] <- total[answered, ] + log(p)[codes[answered, j], ]
  }
  sum(log(exp(total) %*% prior))
}
graded <- function(d, optimise) {
  d <- d[rowSums(!is.na(d)) > 0, ]
  codes <- sapply(d, function(x) match(x, sort(unique(x))))
  sizes <- apply(codes, 2, max, na.rm = TRUE)
  start <- unlist(lapply(seq_along(sizes), function(j) {
    share <- rev(cumsum(rev(tabulate(codes[, j], sizes[j]))))[-1] / sum(!is.na(codes[, j]))
    with_rest <- cor(codes[, j], rowMeans(codes[, -j], na.rm = TRUE), use = "complete.obs")
    c(sign(with_rest), qlogis(share) * 1.2)
  }))
  goal <- function(x) -log_likelihood(x, codes, sizes)
  for (k in 1:3) {
    found <- optimise(start, goal, method = "BFGS", control = list(maxit = 2000, reltol = 1e-14))
    start <- found$par
  }
  list(n = nrow(d), log_likelihood = -found$value, parameters = found$par, sizes = sizes,
       se = sqrt(diag(solve(numDeriv::hessian(goal, found$par)))), items = names(d))
}
as_items <- function(x) setNames(lapply(unpacked(x$parameters, x$sizes), as.list), x$items)

rows <- function(x, d) lapply(seq_len(nrow(x)), function(i) as.list(x[i, ]))
run("irt", list(
  "^irt_fa$" = function(x, d) list(discrimination = matrix_of(x$irt$discrimination), difficulty = matrix_of(x$irt$difficulty[[1]])),
  "^cfa_wlsmv" = function(x, d) {
    table <- lavaan::parameterEstimates(x)
    loadings <- setNames(table$est[table$op == "=~"], table$rhs[table$op == "=~"])
    tau <- table[table$op == "|", ]
    list(n = lavaan::nobs(x), loadings = by_name(loadings), a_logistic = by_name(1.702 * loadings / sqrt(1 - loadings^2)),
         b = by_name(setNames(tau$est / loadings[tau$lhs], paste0(tau$lhs, tau$rhs))))
  },
  "^mirt_M2$" = function(x, d) as.list(x),
  "^mirt_S_X2$" = function(x, d) rows(x, d),
  "^mirt_graded" = function(x, d) list(
    n = nrow(d), logLik = mirt::extract.mirt(x, "logLik"), AIC = mirt::extract.mirt(x, "AIC"), BIC = mirt::extract.mirt(x, "BIC"),
    npar = mirt::extract.mirt(x, "nest"), slope_intercept = matrix_of(mirt::coef(x, simplify = TRUE)$items),
    irt_a_b = matrix_of(mirt::coef(x, simplify = TRUE, IRTpars = TRUE)$items), marginal_rxx = mirt::marginal_rxx(x)),
  "^ltm_grm$" = function(x, d) list(n = nrow(d), logLik = as.numeric(stats::logLik(x)), coef = matrix_of(coef(x))),
  "^plain$" = function(x, d) list(n = x$n, log_likelihood = x$log_likelihood, items = as_items(x), se = as.list(x$se))
), more = list(
  list(id = "leaders/plain", dataset = "lq2002", call = "graded(d, stats::optim)",
       prep = lq(paste0("LEAD", sprintf("%02d", 1:4)))),
  list(id = "bfi_agree/plain", dataset = "bfi", call = "graded(d, stats::optim)", note = "A1 is reverse-keyed; answers missing",
       prep = bfi(c("A1", "A2", "A3", "A4"))),
  list(id = "mixed/plain", dataset = "sim_culture6", call = "graded(d, stats::optim)",
       note = "2, 3 and 5 options, and an option that nobody chose",
       prep = 'd <- read.csv("sim_culture6.csv", na.strings=""); d <- d[,paste0("TRU",1:4)]; d$TRU1 <- pmax(d$TRU1, 4); d$TRU2 <- pmin(d$TRU2, 3); d$TRU3[d$TRU3 == 2] <- 3')
))
