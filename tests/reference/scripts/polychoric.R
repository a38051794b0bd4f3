source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

pair_values <- function(x, d) list(
  pair = as.list(names(d)[1:2]), rho = x$rho, se = sqrt(as.matrix(x$var)[1, 1]), row_cuts = as.list(as.numeric(x$row.cuts)),
  col_cuts = as.list(as.numeric(x$col.cuts)), chisq = x$chisq, df = x$df)

# polycor's own search (Nelder-Mead from poor starts) stops early; here its likelihood is maximised to the end.
polychor_to_the_end <- function(x, y) {
  tab <- table(x, y)
  r <- nrow(tab); c <- ncol(tab); n <- sum(tab)
  start <- c(polycor::polychor(x, y), qnorm(cumsum(rowSums(tab)) / n)[-r], qnorm(cumsum(colSums(tab)) / n)[-c])
  minus <- function(p) {
    rows <- p[2:r]; columns <- p[(r + 1):(r + c - 1)]
    if (abs(p[1]) >= 1 || any(diff(rows) <= 0) || any(diff(columns) <= 0)) return(1e10)
    -sum(tab * log(pmax(polycor:::binBvn(p[1], rows, columns), 1e-300)))
  }
  best <- list(par = start)
  for (k in 1:4) best <- optim(best$par, minus, method = "BFGS", control = list(maxit = 10000, reltol = 1e-16, ndeps = rep(1e-5, length(start))))
  hessian <- optimHess(best$par, minus, control = list(ndeps = rep(1e-3, length(start))))
  list(rho = best$par[1], var = solve(hessian), row.cuts = best$par[2:r], col.cuts = best$par[(r + 1):(r + c - 1)],
       chisq = 2 * (best$value + sum(ifelse(tab > 0, tab * log(tab / n), 0))), df = length(tab) - r - c)
}

sets <- list(
  bfi_agree = paste0(bfi(paste0("A", 1:5)), "; d$A1 <- 7 - d$A1"),
  bfi_extra = paste0(bfi(paste0("E", 1:5)), "; d$E1 <- 7 - d$E1; d$E2 <- 7 - d$E2"),
  bfi_neuro = bfi(paste0("N", 1:5)),
  leaders = lq(paste0("LEAD", sprintf("%02d", 1:6)))
)
mixed <- bfi(c("gender", "education", "A2", "N1"))
record_of <- function(name, kind, prep, call) list(id = paste0(name, "/", kind), dataset = sub('.*read.csv\\("(\\w+)\\.csv.*', "\\1", prep), prep = prep, call = call)

run("polychoric", list(
  "^psych_correct0$" = function(x, d) list(rho = matrix_of(x$rho), tau = matrix_of(x$tau)),
  "^psych_pairs" = function(x, d) list(rho = matrix_of(x$rho)),
  "^psych_default$" = function(x, d) list(rho = matrix_of(x$rho)),
  "^lavCor" = function(x, d) list(n = nrow(d), rho = matrix_of(x)),
  "^polychor_2step$" = function(x, d) list(pair = as.list(names(d)[1:2]), rho = x$rho, se = sqrt(x$var[1]), chisq = x$chisq, df = x$df),
  "^polychor_(ML|end)" = pair_values,
  "^ordinal_alpha$" = function(x, d) list(ordinal_alpha = x$total$raw_alpha, lambda6 = x$total$`G6(smc)`, average_r = x$total$average_r,
                                          alpha_if_deleted = by_row(x$alpha.drop)),
  "^green_yang$" = function(x, d) list(omega = x["omega", 1], omega3 = x["omega3", 1]),
  "^ordinal_omega_1f$" = function(x, d) list(ordinal_omega_total = x$omega.tot),
  "^spearman_pearson$" = function(x, d) list(pearson = matrix_of(x$pearson), spearman = matrix_of(x$spearman))
), more = c(
  list(
    record_of("bfi_mixed", "psych_pairs", mixed, "psych::polychoric(d, correct=0)"),
    record_of("bfi_mixed", "psych_pairs_default", mixed, "psych::polychoric(d)"),
    record_of("bfi_small", "psych_pairs_default", paste0(bfi(c("gender", "education", "A1", "O1", "N1")), "; d <- d[1:120,]"), "psych::polychoric(d, smooth=FALSE)"),
    record_of("bfi_mixed", "lavCor", paste0(mixed, "; d <- na.omit(d)"), 'lavaan::lavCor(d, ordered=names(d), output="cor")'),
    record_of("bfi_neuro", "psych_correct0", sets$bfi_neuro, "psych::polychoric(d, correct=0)"),
    record_of("bfi_neuro_gaps", "psych_correct0", paste0(sets$bfi_neuro, "; d[seq(1,2800,3),1] <- NA; d[seq(2,2800,2),4] <- NA"), "psych::polychoric(d, correct=0)"),
    record_of("leaders", "psych_correct0", sets$leaders, "psych::polychoric(d, correct=0)"),
    record_of("leaders", "lavCor", sets$leaders, 'lavaan::lavCor(d, ordered=names(d), output="cor")'),
    record_of("bfi_extra_pair", "lavCor", paste0(sets$bfi_extra, '; d <- d[,c("E1","E2")]; d <- na.omit(d)'), 'lavaan::lavCor(d, ordered=names(d), output="cor")'),
    record_of("bfi_mixed", "spearman_pearson", mixed, 'list(pearson=stats::cor(d,use="pairwise"),spearman=cor(d,use="pairwise",method="spearman"))')
  ),
  lapply(names(sets), function(name) record_of(name, "green_yang", paste0(sets[[name]],
    '; d <- na.omit(d); m <- paste("F =~", paste(names(d), collapse=" + ")); fit <- lavaan::cfa(m, data=d, std.lv=TRUE, ordered=names(d))'),
    "semTools::reliability(fit)")),
  lapply(names(sets), function(name) record_of(name, "polychor_end", sets[[name]], "polychor_to_the_end(d[,1], d[,2]) # polycor::binBvn"))
))
