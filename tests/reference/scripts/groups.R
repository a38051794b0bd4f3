source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

effect <- function(x) as.list(unlist(x[1, ]))
t_values <- function(t, d, e) list(
  n = c(length(e$x), length(e$y)), mean = c(mean(e$x), mean(e$y)), sd = c(sd(e$x), sd(e$y)),
  diff = mean(e$x) - mean(e$y), t = t$statistic, df = t$parameter, p = t$p.value, ci = as.numeric(t$conf.int), se = t$stderr
)
large_sample <- function(r, d, e) {
  n <- r$n1 + r$n2
  cohen <- (mean(e$x) - mean(e$y)) / r$sp
  J <- exp(lgamma((n - 2) / 2) - log(sqrt((n - 2) / 2)) - lgamma((n - 3) / 2))
  v <- J^2 * (n / (r$n1 * r$n2) + cohen^2 / (2 * n))
  list(d = cohen, J = J, g = J * cohen, var_g = v, ci = J * cohen + c(-1, 1) * qnorm(.975) * sqrt(v), J_approx = 1 - 3 / (4 * (n - 2) - 1))
}
pairs_of <- function(table) lapply(seq_len(nrow(table)), function(k) {
  row <- as.data.frame(table)[k, ]
  row[intersect(names(row), c("group1", "group2", "estimate", "conf.low", "conf.high", "statistic", "p", "p.adj"))]
})
anova_values <- function(r, d) {
  a <- summary(r$a)[[1]]
  ssb <- a[1, 2]; ssw <- a[2, 2]; msw <- a[2, 3]; k <- a[1, 1]; n <- nrow(d)
  list(levels = levels(d$level), welch_F = r$welch$statistic, welch_df = as.numeric(r$welch$parameter), welch_p = r$welch$p.value,
       F = r$classic$statistic, p = r$classic$p.value, kw_chi2 = r$kw$statistic, kw_p = r$kw$p.value,
       eta2 = ssb / (ssb + ssw), omega2 = (ssb - k * msw) / (ssb + ssw + msw), epsilon2 = (ssb - k * msw) / (ssb + ssw),
       rank_epsilon2 = as.numeric(r$kw$statistic) / (n - 1))
}
shift_values <- function(r, d) list(W = r$statistic, p = r$p.value, shift = r$estimate, ci = as.numeric(r$conf.int))

attitude <- 'd <- read.csv("attitude.csv", na.strings=""); x <- d$rating[1:12]; y <- d$critical[13:30]'
bfi_age <- 'd <- read.csv("bfi.csv", na.strings=""); x <- na.omit(rowMeans(d[d$age > 60, paste0("N",1:5)])); y <- na.omit(rowMeans(d[d$age < 20, paste0("N",1:5)]))'
tiny <- 'x <- c(4.4, 3.2, 5); y <- c(3, 3.4, 2.8, 3.6, 3.2, 4, 3.25)'
constant <- 'x <- c(4, 4, 4); y <- c(3, 3.5, 4, 2)'
further <- function(id, prep, call) list(id = id, dataset = "see prep", prep = prep, call = call)
samples <- list(attitude = attitude, bfi_age = bfi_age, tiny = tiny, constant = constant)
each <- function(kind, call, names = c("attitude", "bfi_age", "tiny", "constant")) lapply(names, function(name) further(paste0(name, "/", kind), samples[[name]], call))

run("groups", list(
  "/?welch$" = t_values,
  "/?student$" = function(t, d) list(t = t$statistic, df = t$parameter, p = t$p.value, ci = as.numeric(t$conf.int)),
  "hedges_large_sample$" = large_sample,
  "hedges$" = function(r, d) lapply(r, effect),
  "cliff$" = function(r, d) list(cliffs_delta = r[[1]], ci = c(r$CI_low, r$CI_high), auc = (r[[1]] + 1) / 2, prob_direct = r[[1]]),
  "permutation_mean$" = function(r, d) list(z = coin::statistic(r), p_mc = coin::pvalue(r)),
  "mann_whitney_shift$" = shift_values,
  "mann_whitney$" = function(r, d) list(W = r$cc$statistic, p_continuity = r$cc$p.value, p_plain = r$nocc$p.value),
  "var_tests$" = function(r, d) list(F = r$f$statistic, p = r$f$p.value, brown_forsythe_F = r$bf$statistic, brown_forsythe_p = r$bf$p.value, ks_D = r$ks$statistic),
  "kolmogorov_smirnov$" = function(r, d) list(D = r$statistic, p = r$p.value),
  "equivalence$" = function(r, d) list(p_above_lower = r$above$p.value, p_below_upper = r$below$p.value, t_above_lower = r$above$statistic, t_below_upper = r$below$statistic),
  "detectable$" = function(r, d) list(d = r$d),
  "adjust$" = function(r, d, e) list(p = by_name(e$p), adjusted = matrix_of(r)),
  "anova$" = anova_values,
  "games_howell$|dunn$" = function(r, d) pairs_of(r),
  "tukey$" = function(r, d) list(p = r$p, q = r$q),
  "exact" = function(r, d) list(p_exact_mean = coin::pvalue(r$mean), z_mean = coin::statistic(r$mean),
                                p_exact_wilcoxon_midranks = coin::pvalue(r$wilcox), z_wilcoxon = coin::statistic(r$wilcox))
), more = c(
  each("welch", "stats::t.test(x, y)"),
  each("student", "stats::t.test(x, y, var.equal=TRUE)"),
  each("hedges", "list(pooled=effectsize::hedges_g(x, y, pooled_sd=TRUE), unpooled=effectsize::hedges_g(x, y, pooled_sd=FALSE), d=effectsize::cohens_d(x, y), glass=effectsize::glass_delta(x, y))"),
  each("cliff", "effectsize::rank_biserial(x, y)"),
  each("mann_whitney_shift", "stats::wilcox.test(x, y, conf.int=TRUE)"),
  each("kolmogorov_smirnov", "stats::ks.test(x, y)"),
  each("equivalence", 'list(above=stats::t.test(x, y, mu=-1, alternative="greater"), below=stats::t.test(x, y, mu=1, alternative="less"))'),
  each("exact", 'local({ dd <- data.frame(v=c(x,y), gg=factor(rep(c("a","b"), c(length(x), length(y))))); list(mean=coin::oneway_test(v ~ gg, data=dd, distribution="exact"), wilcox=coin::wilcox_test(v ~ gg, data=dd, distribution="exact")) })', c("attitude", "tiny", "constant")),
  list(
    further("sizes_20_45/detectable", "d <- NULL", 'pwr::pwr.t2n.test(n1=20, n2=45, power=.8)'),
    further("sizes_9_1050/detectable", "d <- NULL", 'pwr::pwr.t2n.test(n1=9, n2=1050, power=.9, sig.level=.0125)'),
    further("three_means/tukey", "d <- NULL", "list(p=stats::ptukey(c(.5, 2, 3.5, 6), 3, 21.07, lower.tail=FALSE), q=stats::qtukey(c(.9, .95, .99), 3, 21.07))"),
    further("five_means/tukey", "d <- NULL", "list(p=stats::ptukey(c(.5, 2, 3.5, 6), 5, 200, lower.tail=FALSE), q=stats::qtukey(c(.9, .95, .99), 5, 200))")
  )
))
