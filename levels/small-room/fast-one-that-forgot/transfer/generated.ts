import { MigrationInterface, QueryRunner } from "typeorm";

// Written by `typeorm migration:generate`: email from 100 to 255 letters,
// phone from varchar(20) to text, and a new column.
export class CustomerContact1764000000000 implements MigrationInterface {
    name = 'CustomerContact1764000000000'

    public async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(`ALTER TABLE "customers" DROP COLUMN "email"`);
        await queryRunner.query(`ALTER TABLE "customers" ADD "email" character varying(255) NOT NULL`);
        await queryRunner.query(`ALTER TABLE "customers" DROP COLUMN "phone"`);
        await queryRunner.query(`ALTER TABLE "customers" ADD "phone" text`);
        await queryRunner.query(`ALTER TABLE "customers" ADD "newsletter" boolean`);
    }
}
