source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

alpha_values <- function(x, d) {
  total <- as.list(x$total)
  list(
    n = nrow(d), k = ncol(d), n_complete = sum(complete.cases(d)), total = lapply(total, as.numeric),
    feldt_ci = list(lower = as.numeric(x$feldt$lower.ci), alpha = as.numeric(x$feldt$alpha),
                    upper = as.numeric(x$feldt$upper.ci)),
    duhachek_ci = list(total$raw_alpha - 1.96 * total$ase, total$raw_alpha + 1.96 * total$ase),
    alpha_if_deleted = by_row(x$alpha.drop), item_stats = by_row(x$item.stats),
    response_freq = if (is.null(x$response.freq)) NULL else matrix_of(x$response.freq)
  )
}

heywood <- function(name, columns) list(
  id = paste0(paste(columns, collapse = "_"), "/omega_1f_cfa"), dataset = name,
  prep = paste0(sub("bfi.csv", paste0(name, ".csv"), bfi(columns)),
                '; m <- paste("F =~", paste(names(d), collapse=" + ")); fit <- lavaan::cfa(m, data=d, std.lv=TRUE)'),
  call = "suppressMessages(semTools::reliability(fit))")

run("reliability", list(
  "^alpha" = alpha_values,
  "^feldt_listwise$" = function(x, d) lapply(x[c("lower.ci", "alpha", "upper.ci", "r.bar")], as.numeric),
  "^guttman$" = function(x, d) list(
    max_split_lambda4 = x$maxrb, alpha_std_of_R = x$alpha, lambda6 = x$lambda6, lambda2 = x$lambda2,
    min_split_beta = x$minrb, average_split = x$meanr, av_r = x$av.r, med_r = x$med.r),
  "^guttman_bounds$" = function(x, d) lapply(x[c("lambda.1", "lambda.2", "lambda.3", "lambda.5", "lambda.6")], as.numeric),
  "^omega_1f_cfa$" = function(x, d) as.list(setNames(as.numeric(x), rownames(x))),
  "^omega_minres" = function(x, d) list(omega_total = x$omega.tot, alpha = x$alpha, lambda6 = x$G6),
  "^omega_h$" = function(x, d) list(
    omega_h = x$omega_h, omega_total = x$omega.tot, omega_lim = x$omega.lim, alpha = x$alpha, lambda6 = x$G6,
    ECV = list(g = as.numeric(x$ECV)), schmid_leiman = matrix_of(x$schmid$sl), gloading = as.list(as.numeric(x$schmid$gloading)),
    omega_group = by_row(x$omega.group)),
  "^std_from_pairwise_cor$" = function(x, d) list(std_alpha = x$std.alpha, lambda6 = x$`G6(smc)`, average_r = x$average_r)
), more = list(
  heywood("holzinger1939", c("x1", "x3", "x5", "x7")),
  heywood("holzinger1939", c("x3", "x5", "x7", "x9")),
  heywood("attitude", c("rating", "complaints", "privileges", "critical")),
  list(id = "bfi_open_mixed/alpha", dataset = "bfi", prep = bfi(c("O1", "O2", "O3", "O4", "O5")), call = "psych::alpha(d)"),
  list(id = "bfi_wide/alpha", dataset = "bfi", prep = bfi(c("A2", "C1", "E3", "N1", "O1", "gender", "education", "age")), call = "psych::alpha(d)"),
  list(id = "bfi_two/alpha", dataset = "bfi", prep = bfi(c("N1", "N2")), call = "psych::alpha(d)"),
  list(id = "lq_leadership/alpha", dataset = "lq2002", prep = lq(paste0("LEAD", sprintf("%02d", 1:11))), call = "psych::alpha(d)"),
  list(id = "holes/alpha", dataset = "bfi",
       prep = paste0(bfi(paste0("N", 1:5)), '; d[seq(1,2800,3),1] <- NA; d[seq(2,2800,5),4] <- NA; d[1:40,] <- NA'),
       call = "psych::alpha(d)"),
  list(id = "lq_leadership/guttman_bounds", dataset = "lq2002", prep = lq(paste0("LEAD", sprintf("%02d", 1:11))), call = "psych::guttman(d)"),
  list(id = "bfi_open_mixed/guttman_bounds", dataset = "bfi", prep = bfi(c("O1", "O2", "O3", "O4", "O5")), call = "psych::guttman(d)"),
  list(id = "lq_leadership/omega_minres_1f", dataset = "lq2002", prep = lq(paste0("LEAD", sprintf("%02d", 1:11))), call = "psych::omega(d, nfactors=1, plot=FALSE)"),
  list(id = "holes/omega_minres_1f", dataset = "bfi",
       prep = paste0(bfi(paste0("N", 1:5)), '; d[seq(1,2800,3),1] <- NA; d[seq(2,2800,5),4] <- NA'),
       call = "psych::omega(d, nfactors=1, plot=FALSE)"),
  list(id = "bfi_two_scales/omega_h", dataset = "bfi", prep = bfi(c(paste0("N", 1:5), paste0("E", 1:2), "C4", "C5")),
       call = "psych::omega(d, nfactors=2, fm='minres', rotate='oblimin', flip=FALSE, plot=FALSE)"),
  list(id = "lq_all/omega_h", dataset = "lq2002", prep = lq(c(paste0("LEAD", sprintf("%02d", 1:11)), paste0("TSIG", sprintf("%02d", 1:3)))),
       call = "psych::omega(d, nfactors=3, fm='minres', rotate='oblimin', flip=FALSE, plot=FALSE)")
))
