source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "records.R"))

resampled <- function(x, d) list(pc_eigen = as.list(x$pc.values), pc_sim = as.list(as.numeric(x$pc.simr)), ncomp = x$ncomp)
mixed <- bfi(c("A1", "A2", "A3", "C1", "C2", "C3", "N1", "N2", "N3"))
leaders <- lq(c(paste0("LEAD", sprintf("%02d", 1:11)), paste0("TSIG", sprintf("%02d", 1:3))))

run("nfactors", list(
  "^eigen$" = function(x, d) list(n = nrow(d), eigenvalues = as.list(x)),
  "^vss_map" = function(x, d) list(
    map = as.list(x$map), map_n = which.min(x$map), vss1 = as.list(x$cfit.1), vss2 = as.list(x$cfit.2),
    stats = lapply(seq_len(nrow(x$vss.stats)), function(i) as.list(x$vss.stats[i, c("dof", "chisq", "prob", "RMSEA", "BIC", "SABIC", "SRMR")]))),
  "^parallel$" = function(x, d) list(pc_eigen = as.list(x$pc.values), fa_eigen = as.list(x$fa.values), pc_sim = as.list(as.numeric(x$pc.sim)),
                                     fa_sim = as.list(as.numeric(x$fa.sim)), nfact = x$nfact, ncomp = x$ncomp),
  "^parallel_poly$" = resampled
), more = list(
  list(id = "bfi9/parallel_poly", dataset = "bfi", prep = paste0(mixed, "; d <- na.omit(d); set.seed(1)"), note = "reference: answers resampled within items",
       call = 'psych::fa.parallel(d, fa="pc", cor="poly", correct=0, n.iter=60, sim=FALSE, plot=FALSE)'),
  list(id = "science4/parallel_poly", dataset = "science", note = "reference: answers resampled within items",
       prep = 'd <- read.csv("science.csv", na.strings=""); d <- d[,c("Comfort","Work","Future","Benefit")]; set.seed(1)',
       call = 'psych::fa.parallel(d, fa="pc", cor="poly", correct=0, n.iter=100, sim=FALSE, plot=FALSE)'),
  list(id = "leaders/parallel", dataset = "lq2002", prep = paste0(leaders, "; set.seed(1)"),
       call = 'psych::fa.parallel(d, fm="minres", fa="both", n.iter=100, sim=TRUE, quant=.95, plot=FALSE)'),
  list(id = "attitude/parallel", dataset = "attitude", prep = 'd <- read.csv("attitude.csv", na.strings=""); set.seed(1)',
       call = 'psych::fa.parallel(d, fm="minres", fa="both", n.iter=400, sim=TRUE, quant=.95, plot=FALSE)'),
  list(id = "leaders/vss_map", dataset = "lq2002", prep = leaders, call = 'psych::vss(d, n=6, rotate="varimax", fm="minres", plot=FALSE)'),
  list(id = "bfi9/vss_map", dataset = "bfi", prep = mixed, call = 'psych::vss(d, n=5, rotate="varimax", fm="minres", plot=FALSE)')
))
