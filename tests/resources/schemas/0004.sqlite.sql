BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE answers (
	id INTEGER NOT NULL, 
	question_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	text TEXT, 
	note TEXT NOT NULL, 
	seconds DOUBLE, 
	given_at DATETIME NOT NULL, 
	taken_in_at DATETIME NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (id), 
	CONSTRAINT fk_answers_question_id FOREIGN KEY(question_id) REFERENCES questions (id), 
	CONSTRAINT uq_answers_source UNIQUE (source)
);
INSERT INTO "answers" VALUES(1,2,'annotation/2','王芳','corrected','17','清楚',4.5,'2026-03-04 12:00:00.123456','2026-11-20 15:24:10.991535');
INSERT INTO "answers" VALUES(2,1,'annotation/1','王芳','corrected','17','清楚',4.5,'2026-03-04 12:00:00.123456','2026-11-20 15:24:11.038253');
CREATE TABLE api_keys (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_keys PRIMARY KEY (id), 
	CONSTRAINT ck_api_keys_role CHECK (role IN ('reviewer','operator','admin'))
);
INSERT INTO "api_keys" VALUES('jorpxzhtvn','扫描室','operator','bffb8943d6ac4deb8d207e59eb35d86292c8f92b7fdaa85cf0cd2e34141b272f','admin','2026-11-20 15:24:11.429349','2026-11-20 15:24:11.448969');
CREATE TABLE attachments (
	document_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_attachments PRIMARY KEY (document_id, role), 
	CONSTRAINT fk_attachments_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "attachments" VALUES(1,'original','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2');
INSERT INTO "attachments" VALUES(1,'page/1','3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
INSERT INTO "attachments" VALUES(2,'original','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884');
INSERT INTO "attachments" VALUES(2,'page/1','3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274');
CREATE TABLE cells (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_index INTEGER NOT NULL, 
	col_index INTEGER NOT NULL, 
	row_span INTEGER NOT NULL, 
	col_span INTEGER NOT NULL, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	edge_doubt DOUBLE NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_cells PRIMARY KEY (document_id, table_index, row_index, col_index), 
	CONSTRAINT fk_cells_document_id FOREIGN KEY(document_id, table_index) REFERENCES tables (document_id, table_index)
)
 WITHOUT ROWID

;
INSERT INTO "cells" VALUES(1,0,0,0,1,1,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,0);
INSERT INTO "cells" VALUES(1,0,0,1,1,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,1);
INSERT INTO "cells" VALUES(1,0,0,2,1,1,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,2);
INSERT INTO "cells" VALUES(1,0,1,0,1,1,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,3);
INSERT INTO "cells" VALUES(1,0,1,1,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,4);
INSERT INTO "cells" VALUES(1,0,1,2,1,1,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,5);
INSERT INTO "cells" VALUES(1,0,2,0,1,1,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,6);
INSERT INTO "cells" VALUES(1,0,2,1,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,7);
INSERT INTO "cells" VALUES(1,0,2,2,1,1,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,8);
INSERT INTO "cells" VALUES(1,0,3,0,1,1,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,9);
INSERT INTO "cells" VALUES(1,0,3,1,1,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,10);
INSERT INTO "cells" VALUES(1,0,3,2,1,1,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,11);
INSERT INTO "cells" VALUES(2,0,0,0,1,1,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,0);
INSERT INTO "cells" VALUES(2,0,0,1,1,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,1);
INSERT INTO "cells" VALUES(2,0,0,2,1,1,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,2);
INSERT INTO "cells" VALUES(2,0,1,0,1,1,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,3);
INSERT INTO "cells" VALUES(2,0,1,1,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,4);
INSERT INTO "cells" VALUES(2,0,1,2,1,1,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,5);
INSERT INTO "cells" VALUES(2,0,2,0,1,1,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,6);
INSERT INTO "cells" VALUES(2,0,2,1,1,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,7);
INSERT INTO "cells" VALUES(2,0,2,2,1,1,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,8);
INSERT INTO "cells" VALUES(2,0,3,0,1,1,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,9);
INSERT INTO "cells" VALUES(2,0,3,1,1,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,10);
INSERT INTO "cells" VALUES(2,0,3,2,1,1,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,11);
CREATE TABLE champions (
	task VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_champions PRIMARY KEY (task), 
	CONSTRAINT fk_champions_model FOREIGN KEY(model) REFERENCES models (name)
);
INSERT INTO "champions" VALUES('recognise','small-2','2026-11-20 15:24:11.355485');
CREATE TABLE collected (
	document_id INTEGER NOT NULL, 
	mark TEXT NOT NULL, 
	left_out JSON NOT NULL, 
	collected_at DATETIME NOT NULL, 
	CONSTRAINT pk_collected PRIMARY KEY (document_id), 
	CONSTRAINT fk_collected_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "collected" VALUES(1,'settled/1','{"several-lines":1}','2026-11-20 15:24:11.368423');
CREATE TABLE corrections (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	answer_id INTEGER, 
	reviewer TEXT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	before_text TEXT, 
	after_text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (id), 
	CONSTRAINT fk_corrections_answer_id FOREIGN KEY(answer_id) REFERENCES answers (id), 
	CONSTRAINT fk_corrections_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "corrections" VALUES(1,1,0,'requests.r2.c2',1,'王芳','corrected','11','17','number','17',NULL,'2026-03-04 12:00:00.123456');
INSERT INTO "corrections" VALUES(2,1,0,'requests.r1.c1',2,'王芳','corrected','11','17','number','17',NULL,'2026-03-04 12:00:00.123456');
INSERT INTO "corrections" VALUES(3,1,0,'requests.r3.c1',NULL,'王芳','corrected','11','131','number','131',NULL,'2026-03-04 12:00:00.123456');
CREATE TABLE dataset_samples (
	version VARCHAR(64) NOT NULL, 
	sample_id VARCHAR(64) NOT NULL, 
	split VARCHAR(16) NOT NULL, 
	weight DOUBLE NOT NULL, 
	CONSTRAINT pk_dataset_samples PRIMARY KEY (version, sample_id), 
	CONSTRAINT fk_dataset_samples_version FOREIGN KEY(version) REFERENCES datasets (version), 
	CONSTRAINT fk_dataset_samples_sample_id FOREIGN KEY(sample_id) REFERENCES samples (id)
);
INSERT INTO "dataset_samples" VALUES('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f','7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f','train',1.0);
CREATE TABLE datasets (
	version VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	parent VARCHAR(64), 
	manifest JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_datasets PRIMARY KEY (version)
);
INSERT INTO "datasets" VALUES('05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f','corrections',NULL,'{"schema":"gouji.dataset/1"}','2026-03-04 12:00:00.123456');
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	media_type VARCHAR(100) DEFAULT '' NOT NULL, 
	size INTEGER DEFAULT '0' NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	options JSON NOT NULL, 
	versions JSON NOT NULL, 
	received_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	reading_order JSON, 
	seconds JSON, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT ck_documents_state CHECK (state IN ('received','reading','held','settled','failed','cancelled')), 
	CONSTRAINT uq_documents_sha256 UNIQUE (sha256)
);
INSERT INTO "documents" VALUES(1,'e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','年报.pdf','application/pdf',1024,'settled',1,'','{"form":"auto"}','{"risk":"1"}','2026-11-20 15:24:10.696100','2026-11-20 15:24:11.157361','2026-11-20 15:24:11.157329','[["line",0],["table",0]]','{"read":1.25}');
INSERT INTO "documents" VALUES(2,'39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','存疑.pdf','application/pdf',1024,'held',1,'','{"form":"auto"}','{"risk":"1"}','2026-11-20 15:24:10.840073','2026-11-20 15:24:10.919620',NULL,'[["line",0],["table",0]]','{"read":1.25}');
INSERT INTO "documents" VALUES(3,'2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','长.pdf','',0,'received',0,'','{"form":"none"}','{}','2026-11-20 15:24:11.241780','2026-11-20 15:24:11.241780',NULL,NULL,NULL);
CREATE TABLE events (
	seq INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	subject TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	data TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (seq), 
	CONSTRAINT uq_events_hash UNIQUE (hash), 
	CONSTRAINT uq_events_previous UNIQUE (previous)
);
INSERT INTO "events" VALUES(1,'2026-11-20T15:24:10.718227Z','document.received','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"name":"\u5e74\u62a5.pdf","size":1024}','','4b78a22621cf8441177be4398b5d85637e1cd74069030f616162c2ab9d0d9d87');
INSERT INTO "events" VALUES(2,'2026-11-20T15:24:10.736153Z','document.started','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"attempt":1,"worker":"worker"}','4b78a22621cf8441177be4398b5d85637e1cd74069030f616162c2ab9d0d9d87','31d100e70a4d101ec839820c7e28a6ab40e02e1d5b3da2a5ee66bfaab34db9cd');
INSERT INTO "events" VALUES(3,'2026-11-20T15:24:10.820536Z','document.held','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}','31d100e70a4d101ec839820c7e28a6ab40e02e1d5b3da2a5ee66bfaab34db9cd','e94b023c9306553aef04d1dda2c2039d4318333feb7cd667cfa1b97b407786fb');
INSERT INTO "events" VALUES(4,'2026-11-20T15:24:10.820536Z','flags.opened','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}','e94b023c9306553aef04d1dda2c2039d4318333feb7cd667cfa1b97b407786fb','a25dee9b1bb8dc025644b0024a4861a565a8d61a423a774d8325bdc7dccf1f83');
INSERT INTO "events" VALUES(5,'2026-11-20T15:24:10.846776Z','document.received','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"name":"\u5b58\u7591.pdf","size":1024}','a25dee9b1bb8dc025644b0024a4861a565a8d61a423a774d8325bdc7dccf1f83','ba9132c409d2d291001f63759b7410509f54efc74bc9d3a39dd3be3db1072f4f');
INSERT INTO "events" VALUES(6,'2026-11-20T15:24:10.865047Z','document.started','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"attempt":1,"worker":"worker"}','ba9132c409d2d291001f63759b7410509f54efc74bc9d3a39dd3be3db1072f4f','320dba6a7c3a6ba5de5e5b231876337490dd0e17cd45cbc88822dcd270ad0fe9');
INSERT INTO "events" VALUES(7,'2026-11-20T15:24:10.934830Z','document.held','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"cells":12,"facts":13,"pages":1,"versions":{"risk":"1"}}','320dba6a7c3a6ba5de5e5b231876337490dd0e17cd45cbc88822dcd270ad0fe9','8db485a6a826007dc7f797a145b9234a26e2badf4e518e1623acb05e5d2a0364');
INSERT INTO "events" VALUES(8,'2026-11-20T15:24:10.934830Z','flags.opened','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"flags":{"requests.r1.c1":["low-confidence"],"requests.r2.c2":["low-confidence"]},"report":0}','8db485a6a826007dc7f797a145b9234a26e2badf4e518e1623acb05e5d2a0364','c7a09345e87ee92de3c3cb8acf0eccc97485b0a86b6cc753e851e60e2531fc63');
INSERT INTO "events" VALUES(9,'2026-11-20T15:24:10.960991Z','question.asked','2','gouji','{"task":"1/2"}','c7a09345e87ee92de3c3cb8acf0eccc97485b0a86b6cc753e851e60e2531fc63','7c6f8f4ce787ab3dd80b27397f52d953ff5f9fd9b35946167a254c343bedcbae');
INSERT INTO "events" VALUES(10,'2026-11-20T15:24:10.960991Z','question.asked','4','gouji','{"task":"1/4"}','7c6f8f4ce787ab3dd80b27397f52d953ff5f9fd9b35946167a254c343bedcbae','defdff51dc6895ed4553024ea4016bd450decc2c8efe0d3f563fe526cd3af6e5');
INSERT INTO "events" VALUES(11,'2026-11-20T15:24:10.960991Z','question.asked','1','gouji','{"task":"1/1"}','defdff51dc6895ed4553024ea4016bd450decc2c8efe0d3f563fe526cd3af6e5','4327daa2433e49fc1a19334db87837a2c4b4c907fc7971c6d07efa9035f7b024');
INSERT INTO "events" VALUES(12,'2026-11-20T15:24:10.960991Z','question.asked','3','gouji','{"task":"1/3"}','4327daa2433e49fc1a19334db87837a2c4b4c907fc7971c6d07efa9035f7b024','ab86f462aec62276f5924b9f38eabf6a3b62dc7220be4f8db3c9188099ec2ecd');
INSERT INTO "events" VALUES(13,'2026-11-20T15:24:11.008680Z','answer.given','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"key":"requests.r2.c2","outcome":"corrected","question":2,"source":"annotation/2","text":"17"}','ab86f462aec62276f5924b9f38eabf6a3b62dc7220be4f8db3c9188099ec2ecd','8856943db3ce2652817baac39d510ace3bdd64c68dbf4c374ee08f702255b275');
INSERT INTO "events" VALUES(14,'2026-11-20T15:24:11.008680Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"17","before":"11","key":"requests.r2.c2","outcome":"corrected","report":0}','8856943db3ce2652817baac39d510ace3bdd64c68dbf4c374ee08f702255b275','7e289e4d5b7b406fbb1378ca4244eb09811f9cd080d737ab8d9536ad7e9a29b7');
INSERT INTO "events" VALUES(15,'2026-11-20T15:24:11.040157Z','answer.given','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"key":"requests.r1.c1","outcome":"corrected","question":1,"source":"annotation/1","text":"17"}','7e289e4d5b7b406fbb1378ca4244eb09811f9cd080d737ab8d9536ad7e9a29b7','2881f6eb7306a7938164d7b5eca9a613f3d9cb15fb9626c160c7794763c7dc7c');
INSERT INTO "events" VALUES(16,'2026-11-20T15:24:11.040157Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"17","before":"11","key":"requests.r1.c1","outcome":"corrected","report":0}','2881f6eb7306a7938164d7b5eca9a613f3d9cb15fb9626c160c7794763c7dc7c','53daf751062892be315620541b6f658c9403ffa98c318c65a502b8a560b5d416');
INSERT INTO "events" VALUES(17,'2026-11-20T15:24:11.099998Z','document.settled','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"digest":"c542755f67a96b82368167a7376a9d24de589634de10a6e9c891c8109e7f7cca","records":12}','53daf751062892be315620541b6f658c9403ffa98c318c65a502b8a560b5d416','f3d450a04f7720814a31d7a28aec67bd5083062bb79f5c010ffeca36021e7ba8');
INSERT INTO "events" VALUES(18,'2026-11-20T15:24:11.128790Z','document.reopened','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"why":"requests.r3.c1 was corrected"}','f3d450a04f7720814a31d7a28aec67bd5083062bb79f5c010ffeca36021e7ba8','79a0cfa970864b613808699c238b5e0ca5053cc49b27a4366d05d23b141256ca');
INSERT INTO "events" VALUES(19,'2026-11-20T15:24:11.128790Z','correction.made','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','王芳','{"after":"131","before":"11","key":"requests.r3.c1","outcome":"corrected","report":0}','79a0cfa970864b613808699c238b5e0ca5053cc49b27a4366d05d23b141256ca','ac8e9fa266fc45f7c98d2c56068ba0ee0eb1e1fa79ab9e47525cc7f47744777c');
INSERT INTO "events" VALUES(20,'2026-11-20T15:24:11.179466Z','document.settled','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"digest":"5b9e21733dfb85d60fda93edb9fe43040425af26535ae39cf8e6b26b102aafa5","records":1}','ac8e9fa266fc45f7c98d2c56068ba0ee0eb1e1fa79ab9e47525cc7f47744777c','70211d7174976c9d7a1337a4445dec96e0b674003245e843a45daa9fd5235ee8');
INSERT INTO "events" VALUES(21,'2026-11-20T15:24:11.221018Z','question.again','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','gouji','{"code":"low-confidence","key":"requests.r2.c2","question":5}','70211d7174976c9d7a1337a4445dec96e0b674003245e843a45daa9fd5235ee8','a693f09338379bc2fccbd5802bcf22fa32589c477758224f1c5661b3213fa91a');
INSERT INTO "events" VALUES(22,'2026-11-20T15:24:11.243681Z','document.received','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"name":"\u957f.pdf","size":0}','a693f09338379bc2fccbd5802bcf22fa32589c477758224f1c5661b3213fa91a','1e007058f8bae3b8daef30f9d1b43c72ee51143b2bf0c79a14cd4446cce7a69b');
INSERT INTO "events" VALUES(23,'2026-11-20T15:24:11.268347Z','document.split','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"groups":[[1,20],[21,40]]}','1e007058f8bae3b8daef30f9d1b43c72ee51143b2bf0c79a14cd4446cce7a69b','79d0c4523dc4403f2ecb56d0b2c86b6f0b12a5df13ad5984a3954a5d12ad25b3');
INSERT INTO "events" VALUES(24,'2026-11-20T15:24:11.307005Z','document.part_read','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','gouji','{"part":0,"result":"37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1"}','79d0c4523dc4403f2ecb56d0b2c86b6f0b12a5df13ad5984a3954a5d12ad25b3','600896a72b517369955612a387420259e7409f9aefe7b7fb7389dae40339d2da');
INSERT INTO "events" VALUES(25,'2026-11-20T15:24:11.330618Z','model.registered','small-1','gouji','{"parent":null,"sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b","task":"recognise"}','600896a72b517369955612a387420259e7409f9aefe7b7fb7389dae40339d2da','a95ffe80e2587a17b8f9a9ce6e9814c7402593960a035713a0ca3aa719684fb8');
INSERT INTO "events" VALUES(26,'2026-11-20T15:24:11.344156Z','model.registered','small-2','gouji','{"parent":"small-1","sha256":"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35","task":"recognise"}','a95ffe80e2587a17b8f9a9ce6e9814c7402593960a035713a0ca3aa719684fb8','e8ddc4dc328157706fb94945476cad34f51a91a858855eb55d3375050e2ea67f');
INSERT INTO "events" VALUES(27,'2026-11-20T15:24:11.356949Z','model.promoted','small-2','admin','{"before":null,"task":"recognise"}','e8ddc4dc328157706fb94945476cad34f51a91a858855eb55d3375050e2ea67f','4659cb1ce3afc38b79dae4bad661285893abc591777c36ebdbf09fbc514a0041');
INSERT INTO "events" VALUES(28,'2026-11-20T15:24:11.378332Z','samples.collected','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','gouji','{"standing":1,"superseded":0}','4659cb1ce3afc38b79dae4bad661285893abc591777c36ebdbf09fbc514a0041','e7899b3196b3bd3a780878576b490b69924fed646f10385a2001f1d0d8cb2ce9');
INSERT INTO "events" VALUES(29,'2026-11-20T15:24:11.391312Z','dataset.built','corrections','gouji','{"parent":null,"samples":1,"version":"05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f"}','e7899b3196b3bd3a780878576b490b69924fed646f10385a2001f1d0d8cb2ce9','a70daf86afe7a2ff8b127f23c6b54480b83d03eb561ae8cda97b3d3e3263f480');
INSERT INTO "events" VALUES(30,'2026-11-20T15:24:11.432629Z','key.made','jorpxzhtvn','admin','{"name":"\u626b\u63cf\u5ba4","role":"operator"}','a70daf86afe7a2ff8b127f23c6b54480b83d03eb561ae8cda97b3d3e3263f480','2023e2d049927441a00a1198321378004cbc857bfc4cfb866385859bf42801d5');
INSERT INTO "events" VALUES(31,'2026-11-20T15:24:11.458215Z','key.revoked','jorpxzhtvn','admin','{"name":"\u626b\u63cf\u5ba4","role":"operator"}','2023e2d049927441a00a1198321378004cbc857bfc4cfb866385859bf42801d5','68bc3ed401d44120ec99c0da49efeaf1284933b3011b61adf3344c8414c243f9');
CREATE TABLE facts (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	table_index INTEGER, 
	row_index INTEGER, 
	col_index INTEGER, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	edge_doubt DOUBLE NOT NULL, 
	own_readings JSON, 
	CONSTRAINT pk_facts PRIMARY KEY (document_id, report_index, "key"), 
	CONSTRAINT fk_facts_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c0',0,'行0 / 列0','','blank',NULL,NULL,0,0,0,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c1',1,'行0 / 列1','1','number','1',NULL,0,0,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r0.c2',2,'行0 / 列2','2','number','2',NULL,0,0,2,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c0',3,'行1 / 列0','10','number','10',NULL,0,1,0,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c1',4,'行1 / 列1','11','number','11',NULL,0,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r1.c2',5,'行1 / 列2','12','number','12',NULL,0,1,2,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c0',6,'行2 / 列0','20','number','20',NULL,0,2,0,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c1',7,'行2 / 列1','21','number','21',NULL,0,2,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r2.c2',8,'行2 / 列2','22','number','22',NULL,0,2,2,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c0',9,'行3 / 列0','30','number','30',NULL,0,3,0,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c1',10,'行3 / 列1','31','number','31',NULL,0,3,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.r3.c2',11,'行3 / 列2','32','number','32',NULL,0,3,2,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(1,0,'requests.absent',12,'',NULL,'blank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c0',0,'行0 / 列0','','blank',NULL,NULL,0,0,0,1,0.0,0.0,3.33333333333333314829e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c1',1,'行0 / 列1','1','number','1',NULL,0,0,1,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r0.c2',2,'行0 / 列2','2','number','2',NULL,0,0,2,1,6.66666666666666629659e-01,0.0,1.0,0.25,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c0',3,'行1 / 列0','10','number','10',NULL,0,1,0,1,0.0,0.25,3.33333333333333314829e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c1',4,'行1 / 列1','11','number','11',NULL,0,1,1,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r1.c2',5,'行1 / 列2','12','number','12',NULL,0,1,2,1,6.66666666666666629659e-01,0.25,1.0,0.5,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r2.c0',6,'行2 / 列0','20','number','20',NULL,0,2,0,1,0.0,0.5,3.33333333333333314829e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r2.c1',7,'行2 / 列1','21','number','21',NULL,0,2,1,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r2.c2',8,'行2 / 列2','22','number','22',NULL,0,2,2,1,6.66666666666666629659e-01,0.5,1.0,0.75,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r3.c0',9,'行3 / 列0','30','number','30',NULL,0,3,0,1,0.0,0.75,3.33333333333333314829e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r3.c1',10,'行3 / 列1','31','number','31',NULL,0,3,1,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.r3.c2',11,'行3 / 列2','32','number','32',NULL,0,3,2,1,6.66666666666666629659e-01,0.75,1.0,1.0,0.0,NULL);
INSERT INTO "facts" VALUES(2,0,'requests.absent',12,'',NULL,'blank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0.0,NULL);
CREATE TABLE findings (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	scope TEXT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	text TEXT NOT NULL, 
	left_sum VARCHAR, 
	right_sum VARCHAR, 
	facts JSON NOT NULL, 
	cells JSON NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (document_id, report_index, position), 
	CONSTRAINT ck_findings_status CHECK (status IN ('holds','violated','not-assessable')), 
	CONSTRAINT fk_findings_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "findings" VALUES(1,0,0,'requests.balance','natural','holds','一 + 二 = 三（七） + 四','12.50','12','["requests.r1.c1","requests.r1.c2"]','[[0,1,1]]','');
INSERT INTO "findings" VALUES(2,0,0,'requests.balance','natural','holds','一 + 二 = 三（七） + 四','12.50','12','["requests.r1.c1","requests.r1.c2"]','[[0,1,1]]','');
CREATE TABLE flags (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	reasons JSON NOT NULL, 
	priority INTEGER NOT NULL, 
	opened_by TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_flags PRIMARY KEY (id), 
	CONSTRAINT ck_flags_state CHECK (state IN ('open','answered','withdrawn')), 
	CONSTRAINT fk_flags_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "flags" VALUES(1,1,0,'requests.r1.c1','[["low-confidence","3 可能是 8",null]]',0,'gouji','answered','2026-11-20 15:24:10.817892','2026-11-20 15:24:11.039200');
INSERT INTO "flags" VALUES(2,1,0,'requests.r2.c2','[["low-confidence","3 可能是 8",null]]',1,'gouji','answered','2026-11-20 15:24:10.817892','2026-11-20 15:24:11.006024');
INSERT INTO "flags" VALUES(3,2,0,'requests.r1.c1','[["low-confidence","3 可能是 8",null]]',0,'gouji','open','2026-11-20 15:24:10.920767',NULL);
INSERT INTO "flags" VALUES(4,2,0,'requests.r2.c2','[["low-confidence","3 可能是 8",null]]',1,'gouji','open','2026-11-20 15:24:10.920767',NULL);
CREATE TABLE labelstudio_annotations (
	project_id INTEGER NOT NULL, 
	annotation INTEGER NOT NULL, 
	cell_id TEXT NOT NULL, 
	reviewer TEXT NOT NULL, 
	updated_at DATETIME NOT NULL, 
	gone_at DATETIME, 
	CONSTRAINT pk_labelstudio_annotations PRIMARY KEY (project_id, annotation), 
	CONSTRAINT fk_labelstudio_annotations_project_id FOREIGN KEY(project_id) REFERENCES labelstudio_projects (id)
);
INSERT INTO "labelstudio_annotations" VALUES(1,5,'q1-0123456789ab-0.requests.r1.c1','王芳','2026-03-04 12:00:00.123456',NULL);
CREATE TABLE labelstudio_projects (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	mark VARCHAR(64) NOT NULL, 
	version INTEGER NOT NULL, 
	project INTEGER, 
	made_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	seen_until DATETIME, 
	CONSTRAINT pk_labelstudio_projects PRIMARY KEY (id), 
	CONSTRAINT uq_labelstudio_projects_mark UNIQUE (mark)
);
INSERT INTO "labelstudio_projects" VALUES(1,'figures-zh','gouji:0123456789abcdef',1,3,'2026-11-20 15:24:11.494899',NULL,NULL);
CREATE TABLE labelstudio_tasks (
	cell_id TEXT NOT NULL, 
	project_id INTEGER NOT NULL, 
	task INTEGER, 
	sent_at DATETIME NOT NULL, 
	CONSTRAINT pk_labelstudio_tasks PRIMARY KEY (cell_id), 
	CONSTRAINT fk_labelstudio_tasks_project_id FOREIGN KEY(project_id) REFERENCES labelstudio_projects (id)
);
INSERT INTO "labelstudio_tasks" VALUES('q1-0123456789ab-0.requests.r1.c1',1,17,'2026-11-20 15:24:11.526767');
CREATE TABLE lines (
	document_id INTEGER NOT NULL, 
	line_index INTEGER NOT NULL, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	text TEXT NOT NULL, 
	confidence DOUBLE NOT NULL, 
	reader TEXT NOT NULL, 
	alternatives JSON, 
	CONSTRAINT pk_lines PRIMARY KEY (document_id, line_index), 
	CONSTRAINT fk_lines_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "lines" VALUES(1,0,1,0.1,0.0,0.9,0.05,'示例市统计局2023年年度报告',0.99,'onnx/PP-OCRv6_small@1f2e3d4c',NULL);
INSERT INTO "lines" VALUES(2,0,1,0.1,0.0,0.9,0.05,'示例市统计局2023年年度报告',0.99,'onnx/PP-OCRv6_small@1f2e3d4c',NULL);
CREATE TABLE models (
	name TEXT NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	parent TEXT, 
	dataset TEXT, 
	settings JSON NOT NULL, 
	results JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_models PRIMARY KEY (name), 
	CONSTRAINT fk_models_parent FOREIGN KEY(parent) REFERENCES models (name)
);
INSERT INTO "models" VALUES('small-1','recognise','6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',NULL,NULL,'{"lr":0.1}','{"cer":0.02}','2026-03-04 12:00:00.123456');
INSERT INTO "models" VALUES('small-2','recognise','d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','small-1','d1','{}','{}','2026-03-05 12:00:00.123456');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	job VARCHAR(64) NOT NULL, 
	lane VARCHAR(16) NOT NULL, 
	subject TEXT NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	made_at DATETIME NOT NULL, 
	available_at DATETIME NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	claimed_by TEXT, 
	closed_at DATETIME, 
	last_error TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('waiting','claimed','done','dead'))
);
INSERT INTO "outbox" VALUES(1,'read','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:24:10.703425','2026-11-20 15:24:10.703425',0,NULL,'2026-11-20 15:24:10.792888','');
INSERT INTO "outbox" VALUES(2,'ask','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:24:10.819477','2026-11-20 15:24:10.819477',0,NULL,'2026-11-20 15:24:11.098600','');
INSERT INTO "outbox" VALUES(3,'read','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','done','2026-11-20 15:24:10.845546','2026-11-20 15:24:10.845546',0,NULL,'2026-11-20 15:24:10.920106','');
INSERT INTO "outbox" VALUES(4,'ask','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{}','waiting','2026-11-20 15:24:10.933530','2026-11-20 15:24:13.598535',1,NULL,NULL,'Redis does not answer');
INSERT INTO "outbox" VALUES(5,'check','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:24:11.008340','2026-11-20 15:24:11.008340',0,NULL,'2026-11-20 15:24:11.098600','');
INSERT INTO "outbox" VALUES(6,'check','now','e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2','{}','done','2026-11-20 15:24:11.128477','2026-11-20 15:24:11.128477',0,NULL,'2026-11-20 15:24:11.178198','');
INSERT INTO "outbox" VALUES(7,'withdraw','now','39f2f69f30dea7c26d83e5be0f8e52eaafeac0ff4e8908e94c4d07e02877e884','{"questions":[4]}','waiting','2026-11-20 15:24:11.207851','2026-11-20 15:24:13.617818',1,NULL,NULL,'Redis does not answer');
INSERT INTO "outbox" VALUES(8,'read','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{}','done','2026-11-20 15:24:11.242830','2026-11-20 15:24:11.242830',0,NULL,'2026-11-20 15:24:11.267852','');
INSERT INTO "outbox" VALUES(9,'read-part','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{"part":0}','waiting','2026-11-20 15:24:11.267242','2026-11-20 15:24:11.267242',0,NULL,NULL,'');
INSERT INTO "outbox" VALUES(10,'read-part','now','2e8193b30077ce10af9cfd24fca34235cef32f0ac7f27f48be9280d49bd15780','{"part":1}','waiting','2026-11-20 15:24:11.267625','2026-11-20 15:24:11.267625',0,NULL,NULL,'');
CREATE TABLE pages (
	document_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	rotation DOUBLE NOT NULL, 
	CONSTRAINT pk_pages PRIMARY KEY (document_id, number), 
	CONSTRAINT fk_pages_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "pages" VALUES(1,1,1654,2339,0.4);
INSERT INTO "pages" VALUES(2,1,1654,2339,0.4);
CREATE TABLE parts (
	document_id INTEGER NOT NULL, 
	part_index INTEGER NOT NULL, 
	first_page INTEGER NOT NULL, 
	last_page INTEGER NOT NULL, 
	pages_done INTEGER DEFAULT '0' NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	result VARCHAR(64), 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_parts PRIMARY KEY (document_id, part_index), 
	CONSTRAINT fk_parts_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "parts" VALUES(3,0,1,20,20,0,'37a680133bd09342f934afb8dd2c7d9e1b624da5f35e3a38adb103e37c055ed1','2026-11-20 15:24:11.305914');
INSERT INTO "parts" VALUES(3,1,21,40,0,0,NULL,'2026-11-20 15:24:11.266690');
CREATE TABLE promotions (
	id INTEGER NOT NULL, 
	task VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	"before" TEXT, 
	how VARCHAR(16) NOT NULL, 
	actor TEXT NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_promotions PRIMARY KEY (id), 
	CONSTRAINT ck_promotions_how CHECK (how IN ('promoted','rolled-back')), 
	CONSTRAINT fk_promotions_model FOREIGN KEY(model) REFERENCES models (name)
);
INSERT INTO "promotions" VALUES(1,'recognise','small-2',NULL,'promoted','admin','','2026-11-20 15:24:11.356319');
CREATE TABLE questions (
	id INTEGER NOT NULL, 
	flag_id INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	confidence DOUBLE NOT NULL, 
	task TEXT, 
	reviewer TEXT, 
	made_at DATETIME NOT NULL, 
	asked_at DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT pk_questions PRIMARY KEY (id), 
	CONSTRAINT ck_questions_state CHECK (state IN ('waiting','asked','answered','withdrawn')), 
	CONSTRAINT fk_questions_flag_id FOREIGN KEY(flag_id) REFERENCES flags (id)
);
INSERT INTO "questions" VALUES(1,1,'answered',0.8,'1/1',NULL,'2026-11-20 15:24:10.817892','2026-11-20 15:24:10.959265','2026-11-20 15:24:11.039545');
INSERT INTO "questions" VALUES(2,2,'answered',0.7,'1/2',NULL,'2026-11-20 15:24:10.817892','2026-11-20 15:24:10.959265','2026-11-20 15:24:11.006967');
INSERT INTO "questions" VALUES(3,3,'asked',0.8,'1/3',NULL,'2026-11-20 15:24:10.920767','2026-11-20 15:24:10.959265',NULL);
INSERT INTO "questions" VALUES(4,4,'withdrawn',0.7,'1/4',NULL,'2026-11-20 15:24:10.920767','2026-11-20 15:24:10.959265','2026-11-20 15:24:11.207217');
INSERT INTO "questions" VALUES(5,4,'waiting',0.7,NULL,NULL,'2026-11-20 15:24:11.219948',NULL,NULL);
CREATE TABLE readings (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_index INTEGER NOT NULL, 
	col_index INTEGER NOT NULL, 
	look INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	confidence DOUBLE NOT NULL, 
	reader TEXT NOT NULL, 
	alternatives JSON, 
	CONSTRAINT pk_readings PRIMARY KEY (document_id, table_index, row_index, col_index, look), 
	CONSTRAINT fk_readings_document_id FOREIGN KEY(document_id, table_index, row_index, col_index) REFERENCES cells (document_id, table_index, row_index, col_index)
)
 WITHOUT ROWID

;
INSERT INTO "readings" VALUES(1,0,0,0,0,'',1.0,'ink',NULL);
INSERT INTO "readings" VALUES(1,0,0,1,0,'1',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["1",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(1,0,0,2,0,'2',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["2",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,0,0,'10',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["10",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,1,0,'11',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["11",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,1,1,1,'11',0.5,'again',NULL);
INSERT INTO "readings" VALUES(1,0,1,2,0,'12',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["12",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,0,0,'20',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["20",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,1,0,'21',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["21",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,2,2,0,'22',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["22",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,0,0,'30',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["30",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,1,0,'31',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["31",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(1,0,3,2,0,'32',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["32",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(2,0,0,0,0,'',1.0,'ink',NULL);
INSERT INTO "readings" VALUES(2,0,0,1,0,'1',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["1",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(2,0,0,2,0,'2',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["2",-0.02],["8",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,0,0,'10',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["10",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,1,0,'11',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["11",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,1,1,1,'11',0.5,'again',NULL);
INSERT INTO "readings" VALUES(2,0,1,2,0,'12',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["12",-0.02],["18",-4.1]]');
INSERT INTO "readings" VALUES(2,0,2,0,0,'20',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["20",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(2,0,2,1,0,'21',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["21",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(2,0,2,2,0,'22',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["22",-0.02],["28",-4.1]]');
INSERT INTO "readings" VALUES(2,0,3,0,0,'30',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["30",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(2,0,3,1,0,'31',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["31",-0.02],["38",-4.1]]');
INSERT INTO "readings" VALUES(2,0,3,2,0,'32',0.98,'onnx/PP-OCRv6_small@1f2e3d4c','[["32",-0.02],["38",-4.1]]');
CREATE TABLE records (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	supersedes INTEGER, 
	position INTEGER NOT NULL, 
	agency TEXT, 
	year INTEGER, 
	form TEXT, 
	label TEXT NOT NULL, 
	text TEXT, 
	kind VARCHAR(16) NOT NULL, 
	value VARCHAR, 
	unit TEXT, 
	settled_by VARCHAR(16) NOT NULL, 
	outcome VARCHAR(32), 
	reviewer TEXT, 
	error_probability DOUBLE, 
	page INTEGER, 
	box_left DOUBLE, 
	box_top DOUBLE, 
	box_right DOUBLE, 
	box_bottom DOUBLE, 
	readers TEXT NOT NULL, 
	settled_at DATETIME NOT NULL, 
	CONSTRAINT pk_records PRIMARY KEY (id), 
	CONSTRAINT ck_records_settled_by CHECK (settled_by IN ('machine','reviewer','audit')), 
	CONSTRAINT ck_records_version CHECK ((version = 1) = (supersedes IS NULL)), 
	CONSTRAINT fk_records_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_records_supersedes FOREIGN KEY(supersedes) REFERENCES records (id), 
	CONSTRAINT uq_records_supersedes UNIQUE (supersedes)
);
INSERT INTO "records" VALUES(1,1,0,'requests.r0.c0',1,NULL,0,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列0','','blank',NULL,NULL,'machine',NULL,NULL,0.0004,1,0.0,0.0,3.33333333333333314829e-01,0.25,'ink; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(2,1,0,'requests.r0.c1',1,NULL,1,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列1','1','number','1',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.0,6.66666666666666629659e-01,0.25,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(3,1,0,'requests.r0.c2',1,NULL,2,'示例市统计局',2023,'gov-disclosure-2021','行0 / 列2','2','number','2',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.0,1.0,0.25,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(4,1,0,'requests.r1.c0',1,NULL,3,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列0','10','number','10',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.25,3.33333333333333314829e-01,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(5,1,0,'requests.r1.c1',1,NULL,4,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列1','17','number','17',NULL,'reviewer','corrected','王芳',NULL,1,3.33333333333333314829e-01,0.25,6.66666666666666629659e-01,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; again; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(6,1,0,'requests.r1.c2',1,NULL,5,'示例市统计局',2023,'gov-disclosure-2021','行1 / 列2','12','number','12',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.25,1.0,0.5,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(7,1,0,'requests.r2.c0',1,NULL,6,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列0','20','number','20',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.5,3.33333333333333314829e-01,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(8,1,0,'requests.r2.c1',1,NULL,7,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列1','21','number','21',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.5,6.66666666666666629659e-01,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(9,1,0,'requests.r2.c2',1,NULL,8,'示例市统计局',2023,'gov-disclosure-2021','行2 / 列2','17','number','17',NULL,'reviewer','corrected','王芳',NULL,1,6.66666666666666629659e-01,0.5,1.0,0.75,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(10,1,0,'requests.r3.c0',1,NULL,9,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列0','30','number','30',NULL,'machine',NULL,NULL,0.0004,1,0.0,0.75,3.33333333333333314829e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(11,1,0,'requests.r3.c1',1,NULL,10,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列1','31','number','31',NULL,'machine',NULL,NULL,0.0004,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(12,1,0,'requests.r3.c2',1,NULL,11,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列2','32','number','32',NULL,'machine',NULL,NULL,0.0004,1,6.66666666666666629659e-01,0.75,1.0,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.064597');
INSERT INTO "records" VALUES(13,1,0,'requests.r3.c1',2,11,10,'示例市统计局',2023,'gov-disclosure-2021','行3 / 列1','131','number','131',NULL,'reviewer','corrected','王芳',NULL,1,3.33333333333333314829e-01,0.75,6.66666666666666629659e-01,1.0,'onnx/PP-OCRv6_small@1f2e3d4c; risk 1','2026-11-20 15:24:11.157329');
CREATE TABLE replies (
	key_id VARCHAR(16) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	request VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (key_id, name)
);
INSERT INTO "replies" VALUES('jorpxzhtvn','upload-1','1f58b9145b24d108d7ac38887338b3ea3229833b9c1e418250343f907bfd1047',201,'{"documents":[]}','2026-11-20 15:24:11.473563');
CREATE TABLE reports (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	form TEXT, 
	agency TEXT, 
	year INTEGER, 
	table_keys JSON NOT NULL, 
	ask_order JSON NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (document_id, report_index), 
	CONSTRAINT fk_reports_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "reports" VALUES(1,0,'gov-disclosure-2021','示例市统计局',2023,'[[0,"requests"]]','["requests.r1.c1","requests.r2.c2"]');
INSERT INTO "reports" VALUES(2,0,'gov-disclosure-2021','示例市统计局',2023,'[[0,"requests"]]','["requests.r1.c1","requests.r2.c2"]');
CREATE TABLE samples (
	id VARCHAR(64) NOT NULL, 
	document_id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	page INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	reviewer TEXT, 
	content JSON, 
	state VARCHAR(16) NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	made_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_samples PRIMARY KEY (id), 
	CONSTRAINT ck_samples_kind CHECK (kind IN ('line','page')), 
	CONSTRAINT ck_samples_state CHECK (state IN ('standing','superseded','withdrawn','erased')), 
	CONSTRAINT fk_samples_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
INSERT INTO "samples" VALUES('7d8151648bcd4547af356a365ef538e9e85036522bec19e6e3dafe5006948b3f',1,'line',1,'1|requests.r1.c1|0.1000,0.1000,0.2000,0.2000','王芳','{"crop":"375676bd26868505668fce072799a6e029a37fbbe67b70b89f7b68def282344c","text":"17","kind":"figure","weight":1.0,"document":"e528a937d1e7a485cab76b3001871ce07f7fc7c3853a2a1c33919ba227c6ecb2","page":1,"box":[0.1,0.1,0.2,0.2],"line":0,"form":null,"key":"requests.r1.c1","reviewer":"王芳","reason":"accepted","read_as":"","reader":""}','standing','','2026-11-20 15:24:11.368423','2026-11-20 15:24:11.368423');
CREATE TABLE tables (
	document_id INTEGER NOT NULL, 
	table_index INTEGER NOT NULL, 
	row_count INTEGER NOT NULL, 
	col_count INTEGER NOT NULL, 
	finder TEXT NOT NULL, 
	pages JSON NOT NULL, 
	boxes JSON NOT NULL, 
	CONSTRAINT pk_tables PRIMARY KEY (document_id, table_index), 
	CONSTRAINT fk_tables_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "tables" VALUES(1,0,4,3,'ruled','[1]','[[0,0,1,1]]');
INSERT INTO "tables" VALUES(2,0,4,3,'ruled','[1]','[[0,0,1,1]]');
CREATE TABLE verdicts (
	document_id INTEGER NOT NULL, 
	report_index INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	error_probability DOUBLE NOT NULL, 
	reasons JSON NOT NULL, 
	suggestion TEXT, 
	CONSTRAINT pk_verdicts PRIMARY KEY (document_id, report_index, "key"), 
	CONSTRAINT ck_verdicts_state CHECK (state IN ('accepted','flagged','absent')), 
	CONSTRAINT fk_verdicts_document_id FOREIGN KEY(document_id, report_index) REFERENCES reports (document_id, report_index)
);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r0.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c1','flagged',0.2,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(1,0,'requests.r1.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r2.c2','flagged',3.00000000000000044408e-01,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.r3.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(1,0,'requests.absent','absent',0.0,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r0.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c1','flagged',0.2,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(2,0,'requests.r1.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r2.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r2.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r2.c2','flagged',3.00000000000000044408e-01,'[["low-confidence","3 可能是 8",null]]','38');
INSERT INTO "verdicts" VALUES(2,0,'requests.r3.c0','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r3.c1','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.r3.c2','accepted',0.0004,'[]',NULL);
INSERT INTO "verdicts" VALUES(2,0,'requests.absent','absent',0.0,'[]',NULL);
CREATE INDEX ix_documents_state_changed ON documents (state, changed_at);
CREATE INDEX ix_events_subject ON events (subject, seq);
CREATE INDEX ix_outbox_due ON outbox (state, available_at);
CREATE INDEX ix_outbox_subject ON outbox (subject, job);
CREATE INDEX ix_attachments_sha256 ON attachments (sha256);
CREATE INDEX ix_flags_document ON flags (document_id);
CREATE UNIQUE INDEX uq_flags_open ON flags (document_id, report_index, "key") WHERE state = 'open';
CREATE INDEX ix_records_agency_year ON records (agency, year, form, "key");
CREATE INDEX ix_records_key ON records ("key", year);
CREATE INDEX ix_records_settled ON records (settled_at);
CREATE UNIQUE INDEX uq_records_version ON records (document_id, report_index, "key", version);
CREATE INDEX ix_reports_agency_year ON reports (agency, year);
CREATE INDEX ix_findings_status ON findings (status);
CREATE INDEX ix_questions_flag ON questions (flag_id);
CREATE INDEX ix_questions_state_confidence ON questions (state, confidence, id);
CREATE UNIQUE INDEX uq_questions_task ON questions (task);
CREATE INDEX ix_answers_question ON answers (question_id);
CREATE INDEX ix_corrections_document ON corrections (document_id, report_index, "key");
CREATE VIEW final_records AS
SELECT r.*, d.sha256 AS document, d.name AS document_name
FROM records r JOIN documents d ON d.id = r.document_id
WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.supersedes = r.id);
CREATE TRIGGER records_in_doubt BEFORE INSERT ON records FOR EACH ROW WHEN EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.document_id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'the document has an open flag and cannot settle'); END;
CREATE TRIGGER documents_in_doubt BEFORE UPDATE OF state ON documents FOR EACH ROW WHEN NEW.state = 'settled' AND EXISTS (SELECT 1 FROM flags WHERE document_id = NEW.id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'the document has an open flag and cannot settle'); END;
CREATE TRIGGER documents_born_settled BEFORE INSERT ON documents FOR EACH ROW WHEN NEW.state = 'settled' BEGIN SELECT RAISE(ABORT, 'a document settles, it does not come settled'); END;
CREATE TRIGGER flags_not_deleted BEFORE DELETE ON flags FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a flag is answered or withdrawn, never deleted'); END;
CREATE TRIGGER flags_not_reopened BEFORE UPDATE ON flags FOR EACH ROW WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'a closed flag stays closed: open another one'); END;
CREATE TRIGGER flags_stay BEFORE UPDATE ON flags FOR EACH ROW WHEN NEW.id <> OLD.id OR NEW.document_id <> OLD.document_id OR NEW.report_index <> OLD.report_index OR NEW.key <> OLD.key BEGIN SELECT RAISE(ABORT, 'a flag is answered or withdrawn, never deleted'); END;
CREATE TRIGGER events_next BEFORE INSERT ON events FOR EACH ROW WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM events) OR NEW.previous <> COALESCE((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), '') BEGIN SELECT RAISE(ABORT, 'an event continues the log with the next number and the hash of the event before'); END;
CREATE TRIGGER records_not_updated BEFORE UPDATE ON records FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER records_not_deleted BEFORE DELETE ON records FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER records_not_replaced BEFORE INSERT ON records FOR EACH ROW WHEN EXISTS (SELECT 1 FROM records WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a record is never changed: a new version supersedes it'); END;
CREATE TRIGGER events_not_updated BEFORE UPDATE ON events FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER events_not_deleted BEFORE DELETE ON events FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events FOR EACH ROW WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER answers_not_updated BEFORE UPDATE ON answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER answers_not_deleted BEFORE DELETE ON answers FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER answers_not_replaced BEFORE INSERT ON answers FOR EACH ROW WHEN EXISTS (SELECT 1 FROM answers WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'an answer is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_updated BEFORE UPDATE ON corrections FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_deleted BEFORE DELETE ON corrections FOR EACH ROW WHEN 1 BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE TRIGGER corrections_not_replaced BEFORE INSERT ON corrections FOR EACH ROW WHEN EXISTS (SELECT 1 FROM corrections WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a correction is never changed: a later one follows it'); END;
CREATE INDEX ix_samples_document ON samples (document_id);
CREATE INDEX ix_samples_state ON samples (state, kind, id);
CREATE INDEX ix_datasets_name ON datasets (name, made_at);
CREATE INDEX ix_dataset_samples_sample ON dataset_samples (sample_id);
CREATE INDEX ix_promotions_task ON promotions (task, id);
CREATE INDEX ix_replies_made ON replies (made_at);
CREATE INDEX ix_labelstudio_projects_kind ON labelstudio_projects (kind, retired_at);
CREATE INDEX ix_labelstudio_tasks_task ON labelstudio_tasks (project_id, task);
CREATE INDEX ix_labelstudio_annotations_cell ON labelstudio_annotations (cell_id);
CREATE INDEX ix_labelstudio_annotations_annotation ON labelstudio_annotations (annotation);
COMMIT;
