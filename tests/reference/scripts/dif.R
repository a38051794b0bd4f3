source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))
suppressMessages({ library(MASS); library(rms) })

polr_values <- function(r, d, e) {
  fits <- r[c("m0", "m1", "m2", "m3")]
  l <- sapply(fits, function(m) as.numeric(logLik(m)))
  n <- length(e$y)
  chi2 <- c(2 * (l[3] - l[2]), 2 * (l[4] - l[3]), 2 * (l[4] - l[2]))
  df <- nlevels(factor(e$g)) - 1
  mcfadden <- 1 - l / l[1]
  nagelkerke <- (1 - exp(2 * (l[1] - l) / n)) / (1 - exp(2 * l[1] / n))
  list(n = n, logLik = by_name(l), chi2_uniform = chi2[[1]], chi2_nonuniform = chi2[[2]], chi2_total = chi2[[3]], df_each = df,
       p_uniform = pchisq(chi2[[1]], df, lower.tail = FALSE), p_nonuniform = pchisq(chi2[[2]], df, lower.tail = FALSE),
       p_total = pchisq(chi2[[3]], 2 * df, lower.tail = FALSE), mcfadden = by_name(mcfadden),
       delta_mcfadden_12 = mcfadden[[3]] - mcfadden[[2]], delta_mcfadden_13 = mcfadden[[4]] - mcfadden[[2]],
       delta_nagelkerke_12 = nagelkerke[[3]] - nagelkerke[[2]], delta_nagelkerke_13 = nagelkerke[[4]] - nagelkerke[[2]],
       coef_m1 = by_name(coef(fits$m1)), coef_m2 = by_name(coef(fits$m2)), coef_m3 = by_name(coef(fits$m3)), zeta_m2 = by_name(fits$m2$zeta),
       beta_change = abs((coef(fits$m2)[["s"]] - coef(fits$m1)[["s"]]) / coef(fits$m1)[["s"]]))
}
lrm_values <- function(r, d) lapply(r, function(m) list(deviance = as.numeric(m$deviance), R2_nagelkerke = m$stats[["R2"]], coef = by_name(coef(m))))

# polr stops at a relative gain of 1e-8, which leaves up to 7e-3 in a likelihood ratio: here it may not.
tight <- "control=list(reltol=1e-15, maxit=5000)"
models <- sprintf("list(m0=MASS::polr(factor(y) ~ 1, %1$s), m1=MASS::polr(factor(y) ~ s, %1$s), m2=MASS::polr(factor(y) ~ s + g, %1$s), m3=MASS::polr(factor(y) ~ s * g, %1$s))", tight)
agreeable <- function(item) sprintf('d <- read.csv("bfi.csv", na.strings=""); items <- paste0("A",1:5); d$A1 <- 7 - d$A1; d <- na.omit(d[,c("gender",items)]); g <- factor(d$gender); y <- d[["%s"]]; s <- rowSums(d[,items])', item)
educated <- function(item) sprintf('d <- read.csv("bfi.csv", na.strings=""); items <- paste0("C",1:5); d$C4 <- 7 - d$C4; d$C5 <- 7 - d$C5; d <- na.omit(d[,c("education",items)]); g <- factor(d$education); y <- d[["%s"]]; s <- rowSums(d[,items])', item)
company <- function(item) sprintf('d <- read.csv("sim_culture6.csv", na.strings=""); items <- paste0("SAF",1:5); d <- na.omit(d[d$level!="C-suite",c("level",items)]); g <- factor(d$level, levels=c("Frontline","Middle management")); y <- d[["%1$s"]]; s <- rowSums(d[,setdiff(items,"%1$s")])', item)
further <- function(id, prep) list(id = id, dataset = sub('.*read.csv\\("(\\w+)\\.csv.*', "\\1", prep), prep = prep, call = models)

run("dif", list("lrm" = lrm_values, "." = polr_values), more = c(
  lapply(paste0("A", 1:5), function(item) further(sprintf("bfi_A_gender/%s/total", item), agreeable(item))),
  lapply(paste0("C", 1:5), function(item) further(sprintf("bfi_C_education/%s/total", item), educated(item))),
  lapply(paste0("SAF", 1:5), function(item) further(sprintf("sim6_SAF_mm_vs_front/%s/rest", item), company(item)))
))
